import type { Project } from '../load/project/project.ts'
import type { ConnectionOptions } from './options.ts'

export type SettledOptions = ConnectionOptions & { readonly forks: number }

/** Hosts at work at the same time when nobody says it: beyond this, one machine's SSH is the limit. */
const FORKS = 64

/** The options of a command line, with what drover.yaml says where they say nothing. */
export function withProject<T extends ConnectionOptions>(options: T, project: Project): T & SettledOptions {
  const forks = options.forks ?? project.forks ?? FORKS
  const asked = options.askBecomePass === true || options.becomePasswordFile !== undefined
  const { becomePasswordFile } = project
  return { ...options, forks, ...(asked || becomePasswordFile === null ? {} : { becomePasswordFile }) }
}
