import type { Algorithms, ServerHostKeyAlgorithm } from 'ssh2'
import type { ConnectionSettings } from './settings.ts'
import { algorithmChange } from './ssh-config/algorithms.ts'

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
