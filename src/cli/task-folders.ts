import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The tasks that come with Drover. */
const BUILT_IN = fileURLToPath(new URL('../../tasks', import.meta.url))

/** Drover's own tasks, then those in `tasks/` beside each playbook; a later folder's task wins. */
export function taskFolders(playbooks: readonly string[], cwd: string): string[] {
  const beside = playbooks.map((playbook) => resolve(cwd, dirname(playbook), 'tasks'))
  return [...new Set([BUILT_IN, ...beside.filter((folder) => existsSync(folder))])]
}
