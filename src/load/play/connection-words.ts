import { saysHowToReach } from '../../task/connection-variable.ts'
import type { Computed } from '../computed.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'

/** Keywords about the connection, and the variables that they stand for. */
const VARIABLES: Readonly<Record<string, string>> = {
  connection: 'ansible_connection',
  port: 'ansible_port',
  remote_user: 'ansible_user',
  become_method: 'ansible_become_method',
  become_exe: 'ansible_become_exe',
  become_flags: 'ansible_become_flags',
}

/** What keywords say about the connection, as the variables that the inventory would use. */
export function connectionVars(
  reader: Reader,
  keywords: ReadonlyMap<string, Field>,
): Record<string, Computed> {
  return Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([keyword, variable]) => {
      const field = keywords.get(keyword)
      return field ? [[variable, valueOf(reader, field.node)]] : []
    }),
  )
}

/** Whether variables say how to reach a host. */
export function speaksOfConnection(vars: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(vars).some(saysHowToReach)
}
