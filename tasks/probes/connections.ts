import { defineProbe, sh } from '../../src/index.ts'
import { hexPort } from './port.ts'

/** Connections that are being made, are there or are being closed: all but CLOSE_WAIT, LAST_ACK, CLOSED and LISTEN. */
const ACTIVE = '0[1-6]'

/**
 * Who is connected to a TCP port of the machine: addresses of the other ends, sorted, one for each connection.
 * From /proc/net/tcp and tcp6, whose addresses are hexadecimal words in the machine's byte order: proc_pid_net(5).
 */
export const connections = defineProbe({
  name: 'connections',
  summary: 'Who is connected to a TCP port of the machine.',
  read: (port: number) => sh`[ -r /proc/net/tcp ] || { echo 'there is no /proc/net/tcp' >&2; exit 2; }
grep -Ehs ${`^ *[0-9]+: [0-9A-F]+:${hexPort(port)} [0-9A-F]+:[0-9A-F]{4} ${ACTIVE} `} /proc/net/tcp /proc/net/tcp6; true`,
  parse: ({ stdout }): readonly string[] =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => addressOf(/^ *\d+: \S+ ([0-9A-F]+):/.exec(line)?.[1] ?? ''))
      .sort(),
  restless: true,
})

/** `0100007F` -> `127.0.0.1`; 32 digits -> an IPv6 address, or the IPv4 address mapped into it. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse())
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.length !== 16) throw new Error(`/proc/net/tcp names the address "${hex}"`)
  const text = Buffer.from(bytes).toString('hex')
  if (text.startsWith(`${'0'.repeat(20)}ffff`)) return bytes.slice(12).join('.')
  return new URL(`http://[${(text.match(/.{4}/g) ?? []).join(':')}]`).hostname.slice(1, -1)
}
