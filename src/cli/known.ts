import { DroverError } from '../task/error.ts'
import { nearest } from '../task/nearest.ts'

/** @throws {DroverError} `no-hosts` with the nearest name, when the inventory has no such host or group. */
export function requireKnown(name: string, kind: 'host' | 'group', all: ReadonlyMap<string, unknown>): void {
  if (all.has(name)) return
  const near = nearest(name, [...all.keys()])
  const help = near === null ? '`drover inventory graph` shows what there is' : `did you mean ${near}?`
  throw new DroverError('no-hosts', `the inventory has no ${kind} ${name}`, { help })
}
