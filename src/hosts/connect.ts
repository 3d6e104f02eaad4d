import type { Connect } from './host.ts'
import { localHost } from './local.ts'
import { type ConnectionDefaults, connectionSettings } from './settings.ts'
import { sshHost } from './ssh.ts'

/** How hosts are reached: locally or by SSH, as their variables say. Nothing is connected before the first `run`. */
export function connector(defaults: ConnectionDefaults): Connect {
  return (name, variable) =>
    Promise.resolve().then(() => {
      const settings = connectionSettings(name, variable, defaults)
      return settings.connection === 'local' ? localHost(settings) : sshHost(settings)
    })
}
