import { ipv4, ipv6 } from './hex-address.ts'

export interface Gateway {
  readonly interface: string
  /** null where packets go straight to the interface. */
  readonly address: string | null
}

interface Route extends Gateway {
  readonly family: 'ipv4' | 'ipv6'
  readonly metric: number
}

/** The default routes with the smallest metric, from lines of /proc/net/route and /proc/net/ipv6_route. */
export function readGateways(text: string): Readonly<Record<'ipv4' | 'ipv6', Gateway | null>> {
  const routes = text.split('\n').flatMap((line) => [...readIpv4(line), ...readIpv6(line)])
  const best = (family: Route['family']): Gateway | null => {
    const [first] = routes
      .filter((route) => route.family === family)
      .sort((one, other) => one.metric - other.metric)
    return first ? { interface: first.interface, address: first.address } : null
  }
  return { ipv4: best('ipv4'), ipv6: best('ipv6') }
}

/** `eth0 00000000 010200C0 0003 0 0 100 00000000 …`: name, destination, gateway, flags, …, metric, mask. */
function readIpv4(line: string): Route[] {
  const [name = '', destination, gateway = '', flags = '', , , metric = '', mask] = line.split(/\s+/)
  if (destination !== '00000000' || mask !== '00000000' || isReject(flags)) return []
  const address = gateway === '00000000' ? null : ipv4(gateway)
  return [{ interface: name, address, family: 'ipv4', metric: Number(metric) }]
}

/** Destination, its length, source, its length, gateway, metric, …, flags, name; lengths and numbers in hexadecimal. */
function readIpv6(line: string): Route[] {
  const fields = line.trim().split(/\s+/)
  const [destination = '', length, , , gateway = '', metric = '', , , flags = '', name] = fields
  if (name === undefined || !/^0{32}$/.test(destination) || length !== '00' || isReject(flags)) return []
  const address = /^0+$/.test(gateway) ? null : ipv6(gateway)
  return [{ interface: name, address, family: 'ipv6', metric: Number.parseInt(metric, 16) }]
}

/** RTF_REJECT: a route that says "no route", e.g. the kernel's own `::/0` on `lo`. */
function isReject(flags: string): boolean {
  return (Number.parseInt(flags, 16) & 0x200) !== 0
}
