import type { Play } from './playbook.ts'

/** The hosts of some plays, each once. */
export function everyHost(plays: readonly Pick<Play, 'hosts'>[]): ReadonlySet<string> {
  return new Set(plays.flatMap(({ hosts }) => hosts))
}
