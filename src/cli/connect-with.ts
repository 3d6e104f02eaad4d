import type { Connect } from '../hosts/host.ts'
import type { Loaded } from '../load/run.ts'
import { acceptCommand } from './accept-command.ts'
import { hostsToReach } from './hosts-to-reach.ts'
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
  if (person) await prepare(hostsToReach(loaded), person)
  return connect
}
