import { type Command, sh } from '../../src/index.ts'

/** Exit code of getent when the database has no such key: getent(1). */
export const UNKNOWN_KEY = 2

/**
 * Asks for one key, for use in `$(…)`. musl's getent takes `--` for a key; other ones would take a key with a dash before it
 * for an option, and nobody has such a name: useradd(8).
 */
export function getent(database: 'passwd' | 'group', key: string): Command {
  return key.startsWith('-') ? sh`exit ${UNKNOWN_KEY}` : sh`getent ${database} ${key}`
}
