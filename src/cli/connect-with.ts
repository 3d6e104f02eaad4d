import type { HostToReach } from '../hosts/connections.ts'
import type { Connect } from '../hosts/host.ts'
import type { Loaded } from '../load/run.ts'
import { inventoryScope } from '../run/scope.ts'
import { placesOf } from '../run/world.ts'
import type { InventoryHost } from '../task/playbook.ts'
import { acceptCommand } from './accept-command.ts'
import type { ConnectionOptions } from './options.ts'
import { passwords } from './passwords.ts'
import { personAtTerminal } from './terminal.ts'

/**
 * How the hosts of the loaded plays are reached, as the command line says. All that a person must be asked is
 * asked here, before anything is shown or done: passwords, passphrases, host keys never seen before.
 */
export async function connectWith(options: ConnectionOptions, loaded: Loaded): Promise<Connect> {
  const { connection, become } = await passwords(options)
  const { connections } = await import('../hosts/connections.ts')
  const { connect, prepare } = connections({
    ...(options.user === undefined ? {} : { user: options.user }),
    ...(options.privateKey === undefined ? {} : { privateKeyFile: options.privateKey }),
    ...(connection === null ? {} : { askedPassword: connection }),
    ...(become === null ? {} : { askedBecomePassword: become }),
    acceptNewHostKeys: options.acceptNewHostKeys ?? false,
    acceptCommand: acceptCommand(process.argv.slice(2)),
  })
  const person = personAtTerminal()
  if (person) await prepare(hostsOf(loaded), person)
  return connect
}

function hostsOf(loaded: Loaded): HostToReach[] {
  const hosts = new Map(loaded.inventory.hosts.map((host) => [host.name, host]))
  return [...new Set(loaded.plays.flatMap((play) => play.hosts))].map((name) => {
    const scope = inventoryScope(
      { ...placesOf(loaded), hosts: new Map(hosts) },
      hosts.get(name) as InventoryHost,
    )
    return { name, variable: (key) => (scope.has(key) ? scope.get(key) : undefined) }
  })
}
