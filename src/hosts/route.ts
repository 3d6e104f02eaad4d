import type { Duplex } from 'node:stream'
import type { ConnectConfig } from 'ssh2'
import type { ConnectionSettings } from './settings.ts'

type Route = Pick<ConnectConfig, 'sock' | 'host' | 'port' | 'forceIPv4' | 'forceIPv6' | 'localAddress'>

/** Where a connection goes, in the words of ssh2: to an address, or along a stream that leads there. */
export function route(
  { address, port, addressFamily, bindAddress }: ConnectionSettings,
  stream: Duplex | null,
): Route {
  // ssh2 reads and writes it, whatever kind of stream it is.
  if (stream) return { sock: stream }
  return {
    host: address,
    port,
    ...(addressFamily === 'inet' ? { forceIPv4: true } : {}),
    ...(addressFamily === 'inet6' ? { forceIPv6: true } : {}),
    ...(bindAddress === null ? {} : { localAddress: bindAddress }),
  }
}
