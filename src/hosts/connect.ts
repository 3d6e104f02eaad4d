import { connectionSettings } from './connection-settings.ts'
import { Dialer } from './dialer.ts'
import type { Connect } from './host.ts'
import { localHost } from './local.ts'
import type { ConnectionDefaults } from './settings.ts'
import { SshConfigFiles } from './ssh-config/files.ts'
import { sshHost } from './ssh.ts'

/** How hosts are reached: locally or by SSH, as their variables say. Nothing is connected before the first `run`. */
export function connector(defaults: ConnectionDefaults): Connect {
  const files = new SshConfigFiles()
  const dialer = new Dialer()
  return (name, variable) =>
    Promise.resolve().then(() => {
      const settings = connectionSettings(name, variable, defaults, files)
      return settings.connection === 'local' ? localHost(settings) : sshHost(settings, dialer)
    })
}
