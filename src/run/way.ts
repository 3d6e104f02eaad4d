import { saysHowToReach } from '../task/connection-variable.ts'
import { Secret } from '../task/secret.ts'
import type { Variables } from './variables.ts'

/** What tells one way to a host from another. It may hold passwords: for comparing only, never shown. */
export function wayOf(variables: Variables): string {
  const names = variables.names().filter(saysHowToReach).sort()
  return JSON.stringify(names.map((name) => [name, reveal(variables.get(name))]))
}

function reveal(value: unknown): unknown {
  return value instanceof Secret ? value.reveal() : value
}
