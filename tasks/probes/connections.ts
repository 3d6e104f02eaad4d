import { defineProbe, sh } from '../../src/index.ts'
import { inNetworkOrder, ipv4, ipv6 } from './hex-address.ts'
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

/** 8 digits: an IPv4 address; 32: an IPv6 address, or the IPv4 address mapped into it. */
function addressOf(hex: string): string {
  if (hex.length === 8) return ipv4(hex)
  if (hex.length !== 32) throw new Error(`/proc/net/tcp names the address "${hex}"`)
  return ipv6(inNetworkOrder(hex))
}
