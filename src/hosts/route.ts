import type { Duplex } from 'node:stream'
import type { Algorithms, ConnectConfig, ServerHostKeyAlgorithm } from 'ssh2'
import type { ConnectionSettings } from './settings.ts'
import { algorithmChange } from './ssh-config/algorithms.ts'

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

/** What is offered to the other side, in the words of ssh2. `serverHostKey`: kinds of host keys. */
export function algorithms(
  settings: ConnectionSettings,
  serverHostKey: ServerHostKeyAlgorithm[],
): Algorithms {
  const { kex, cipher, mac } = settings.algorithms
  const changes = Object.entries({ kex, cipher, hmac: mac }).flatMap(([name, value]) =>
    value === null ? [] : [[name, algorithmChange(value)] as const],
  )
  // ssh2 takes patterns in place of names; its types do not say so.
  return { serverHostKey, ...(Object.fromEntries(changes) as Algorithms) }
}
