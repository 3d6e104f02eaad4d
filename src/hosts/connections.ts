import { connectionSettings } from './connection-settings.ts'
import { Dialer } from './dialer.ts'
import { firstContact } from './first-contact.ts'
import type { Connect } from './host.ts'
import type { Variable } from './host-variables.ts'
import { localHost } from './local.ts'
import { openSshHost } from './openssh.ts'
import type { Person } from './person.ts'
import type { ConnectionDefaults, ConnectionSettings } from './settings.ts'
import { SshConfigFiles } from './ssh-config/files.ts'
import { sshHost } from './ssh.ts'
import { unlockKeys } from './unlock-keys.ts'

/** The hosts of one run and what their connections share. */
export interface Connections {
  readonly connect: Connect
  /**
   * Asks, once for all hosts and before anything else is shown, what a person must say: passphrases of key
   * files, and whether machines never seen before are the right ones. What is refused, and what is wrong
   * with a host's settings, is told by the host's own error when it is used.
   *
   * @throws {DroverError} `interrupted` while asking, `file-unreadable` for known_hosts.
   */
  readonly prepare: (hosts: readonly HostToReach[], person: Person) => Promise<void>
}

export interface HostToReach {
  readonly name: string
  readonly variable: Variable
}

/** How hosts are reached: locally or by SSH, as their variables say. Nothing is connected before the first `run`. */
export function connections(defaults: ConnectionDefaults): Connections {
  const files = new SshConfigFiles()
  const dialer = new Dialer()
  const settingsOf = ({ name, variable }: HostToReach) => connectionSettings(name, variable, defaults, files)
  return {
    connect: (name, variable) =>
      Promise.resolve().then(() => {
        const settings = settingsOf({ name, variable })
        if (settings.connection === 'local') return localHost(settings)
        return settings.connection === 'openssh' ? openSshHost(settings) : sshHost(settings, dialer)
      }),
    prepare: async (hosts, person) => {
      const all = hosts.flatMap((host) => settled(() => settingsOf(host)))
      const bySsh = all.filter(({ connection }) => connection === 'ssh')
      await unlockKeys(bySsh.flatMap(withJumps), dialer.keys, person)
      await firstContact(bySsh, dialer, person)
    },
  }
}

/** A machine and those on the way to it. */
function withJumps(settings: ConnectionSettings): ConnectionSettings[] {
  return settings.jump ? [...withJumps(settings.jump), settings] : [settings]
}

function settled(work: () => ConnectionSettings): ConnectionSettings[] {
  try {
    return [work()]
  } catch {
    // The host says so itself when it is used.
    return []
  }
}
