import { isIPv6 } from 'node:net'
import { expandRanges } from './ranges.ts'

const RANGE = String.raw`\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\]`
const LABEL = String.raw`(?:[\p{L}\p{N}_]|${RANGE})(?:[\p{L}\p{N}_-]|${RANGE})*(?<![_-])`
const HOSTNAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'iu')
const HEX_RANGE = /\[[0-9a-f]+:[0-9a-f]+(?::[0-9]+)?\]/gi
const BRACKETED_PORT = /^\[(.+)\]:([0-9]+)$/
const PORT = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/

export interface Address {
  /** May hold ranges. */
  readonly host: string
  readonly port: number | null
}

/** A host name, IPv4 or IPv6 address with ranges in it and perhaps a port; null for what is none. As in Ansible. */
export function parseAddress(text: string): Address | null {
  let [host, port]: [string, number | null] = [text, null]
  for (const form of [BRACKETED_PORT, PORT]) {
    const match = form.exec(host)
    if (match) [host, port] = [match[1] ?? '', Number(match[2])]
  }
  return HOSTNAME.test(host) || isAddress6(host) ? { host, port } : null
}

function isAddress6(text: string): boolean {
  return !text.includes('%') && isIPv6(text.replace(HEX_RANGE, '1'))
}

/**
 * The hosts that a line of an inventory names, and the port written behind them.
 *
 * @throws {RangeFault}
 */
export function namedHosts(text: string): {
  readonly hosts: readonly string[]
  readonly port: number | null
} {
  const { host, port } = parseAddress(text) ?? { host: text, port: null }
  return { hosts: expandRanges(host), port }
}
