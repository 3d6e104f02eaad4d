import { connections } from './connections.ts'
import type { Connect } from './host.ts'
import type { ConnectionDefaults } from './settings.ts'

/** How hosts are reached, as `connections`, where nobody is there to be asked before a run. */
export function connector(defaults: ConnectionDefaults): Connect {
  return connections(defaults).connect
}
