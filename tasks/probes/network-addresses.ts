import { ipv4, ipv6 } from './hex-address.ts'

export interface Address {
  readonly address: string
  /** Bits of the network's part. */
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
  /** `global`, `link` (only on this link), `host` (only on this machine), `site`. */
  readonly scope: string
}

/** The addresses of each interface, from `ip -o addr show` or from /proc/net/route, fib_trie and if_inet6. */
export function readAddresses(text: string): Map<string, Address[]> {
  const lines = text.split('\n')
  const found = lines.flatMap(readIpLine)
  const all = found.length > 0 ? found : [...fromTrie(lines), ...lines.flatMap(readInet6Line)]
  const addresses = new Map<string, Address[]>()
  for (const [name, address] of all) addresses.set(name, [...(addresses.get(name) ?? []), address])
  return addresses
}

type Named = readonly [string, Address]

/** `4: eth0    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0\ …`; a tunnel has `inet A peer B/P`. */
function readIpLine(line: string): Named[] {
  const [, name, kind, own = '', rest = ''] = /^\d+: (\S+) +(inet6?) (\S+) (.*)$/.exec(line) ?? []
  if (name === undefined) return []
  const [address = '', length] = own.split('/')
  const family = kind === 'inet' ? 'ipv4' : 'ipv6'
  const prefix = Number(
    length ?? / peer \S+\/(\d+)|^peer \S+\/(\d+)/.exec(rest)?.slice(1).find(Boolean) ?? full(family),
  )
  return [
    [
      name.replace(/@.*/, ''),
      { address, prefix, family, scope: /\bscope (\w+)/.exec(rest)?.[1] ?? 'global' },
    ],
  ]
}

function full(family: Address['family']): number {
  return family === 'ipv4' ? 32 : 128
}

/** if_inet6: address, index, prefix, scope, flags (hexadecimal), name. Scopes: include/net/ipv6.h. */
function readInet6Line(line: string): Named[] {
  const [, hex = '', length = '', scope = '', name] =
    /^([0-9a-f]{32}) [0-9a-f]+ ([0-9a-f]{2}) ([0-9a-f]{2}) [0-9a-f]{2} +(\S+)$/.exec(line) ?? []
  if (name === undefined) return []
  const scopes: Readonly<Record<string, string>> = { '10': 'host', '20': 'link', '40': 'site' }
  return [
    [
      name,
      {
        address: ipv6(hex),
        prefix: Number.parseInt(length, 16),
        family: 'ipv6',
        scope: scopes[scope] ?? 'global',
      },
    ],
  ]
}

/** The kernel's own IPv4 addresses stand in fib_trie; whose they are, the networks in /proc/net/route tell. */
function fromTrie(lines: readonly string[]): Named[] {
  const networks = lines.flatMap(readNetwork)
  const own = lines.flatMap((line, index) => {
    const address = /^ *\|-- ([\d.]+)$/.exec(line)?.[1]
    return address !== undefined && /^ *\/32 host LOCAL$/.test(lines[index + 1] ?? '') ? [address] : []
  })
  return [...new Set(own)].flatMap((address): Named[] => {
    if (address.startsWith('127.')) return [['lo', { address, prefix: 8, family: 'ipv4', scope: 'host' }]]
    const network = networks.find(({ start, mask }) => (numberOf(address) & mask) >>> 0 === start)
    if (!network) return []
    return [[network.name, { address, prefix: network.prefix, family: 'ipv4', scope: 'global' }]]
  })
}

/** `eth0 000200C0 00000000 0001 0 0 0 00FFFFFF …`: directly connected, so without a gateway. */
function readNetwork(line: string) {
  const [name = '', destination = '', gateway, , , , , mask = ''] = line.split(/\s+/)
  if (gateway !== '00000000' || !/^[0-9A-F]{8}$/.test(mask) || mask === '00000000') return []
  const bits = numberOf(ipv4(mask))
  return [{ name, start: numberOf(ipv4(destination)), mask: bits, prefix: 32 - Math.log2(2 ** 32 - bits) }]
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
}
