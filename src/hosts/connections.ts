import { connectionSettings } from './connection-settings.ts'
import type { Dialer } from './dialer.ts'
import type { Connect, Host } from './host.ts'
import type { Variable } from './host-variables.ts'
import type { Person } from './person.ts'
import type { ConnectionDefaults, ConnectionSettings } from './settings.ts'
import { SshConfigFiles } from './ssh-config/files.ts'

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
  const settingsOf = ({ name, variable }: HostToReach) => connectionSettings(name, variable, defaults, files)
  let dialing: Promise<Dialer> | null = null
  const dialer = () => (dialing ??= import('./dialer.ts').then(({ Dialer }) => new Dialer()))
  return {
    connect: async (name, variable) => hostOf(settingsOf({ name, variable }), dialer),
    prepare: async (hosts, person) => {
      const all = hosts.flatMap((host) => settled(() => settingsOf(host)))
      const bySsh = all.filter(({ connection }) => connection === 'ssh')
      if (bySsh.length > 0) await prepareSsh(bySsh, await dialer(), person)
    },
  }
}

/** The host by these settings. Only the libraries of its kind of connection are loaded. */
async function hostOf(settings: ConnectionSettings, dialer: () => Promise<Dialer>): Promise<Host> {
  switch (settings.connection) {
    case 'local':
      return (await import('./local.ts')).localHost(settings)
    case 'openssh':
      return (await import('./openssh.ts')).openSshHost(settings)
    case 'ssh':
      return (await import('./ssh.ts')).sshHost(settings, await dialer())
  }
}

async function prepareSsh(all: readonly ConnectionSettings[], dialer: Dialer, person: Person): Promise<void> {
  const { unlockKeys } = await import('./unlock-keys.ts')
  await unlockKeys(all.flatMap(withJumps), dialer.keys, person)
  const { firstContact } = await import('./first-contact.ts')
  await firstContact(all, dialer, person)
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
