import { defineProbe, sh } from '../../src/index.ts'
import { type Address, readAddresses } from '../probes/network-addresses.ts'
import { type Gateway, readGateways } from '../probes/network-gateways.ts'

export interface Interface {
  /** `02:fc:00:00:00:01`; null for one without a hardware address. */
  readonly mac: string | null
  readonly mtu: number
  /** As the kernel says it: `up`, `down`, `unknown` (loopback, tunnels), `dormant` … */
  readonly state: string
  readonly addresses: readonly Address[]
}

export interface DefaultRoute {
  readonly interface: string
  /** null where packets go straight to the interface. */
  readonly gateway: string | null
  /** The interface's first address of the family that is not only for its own link; null when it has none. */
  readonly address: string | null
}

export interface Network {
  readonly interfaces: Readonly<Record<string, Interface>>
  /** The route with the smallest metric; null when there is none. */
  readonly default_ipv4: DefaultRoute | null
  readonly default_ipv6: DefaultRoute | null
  /** All but loopback's and those that are valid on one link only. */
  readonly ipv4: readonly string[]
  readonly ipv6: readonly string[]
}

/**
 * `facts.network`: links and routes from /sys/class/net and /proc/net, addresses as `ip -o` prints them (iproute2 and
 * busybox alike), or from the kernel's tables where there is no `ip`.
 */
export default defineProbe({
  name: 'network',
  summary: 'Network interfaces, addresses and default routes.',
  read: () => sh`
grep -Hs '' /sys/class/net/*/address /sys/class/net/*/mtu /sys/class/net/*/operstate
echo @routes
grep -Es '^[^[:blank:]]+[[:blank:]]+00000000[[:blank:]]' /proc/net/route
grep -Es '^0{32} 00 ' /proc/net/ipv6_route
echo @addresses
ip -o addr show 2>/dev/null && exit
cat /proc/net/route 2>/dev/null
cat /proc/net/fib_trie /proc/net/if_inet6 2>/dev/null
true`,
  parse: ({ stdout }): Network => {
    const [links = '', routes = '', addresses = ''] = stdout.split(/^@\w+\n/m)
    const interfaces = readInterfaces(links, readAddresses(addresses))
    const gateways = readGateways(routes)
    const wide = (family: Address['family']) =>
      Object.values(interfaces)
        .flatMap((each) => each.addresses)
        .filter((each) => each.family === family && each.scope === 'global')
        .map(({ address }) => address)
    return {
      interfaces,
      default_ipv4: defaultRoute(gateways.ipv4, 'ipv4', interfaces),
      default_ipv6: defaultRoute(gateways.ipv6, 'ipv6', interfaces),
      ipv4: wide('ipv4'),
      ipv6: wide('ipv6'),
    }
  },
})

/** `/sys/class/net/eth0/mtu:1500` */
function readInterfaces(
  links: string,
  addresses: ReadonlyMap<string, readonly Address[]>,
): Record<string, Interface> {
  const values = new Map<string, Record<string, string>>()
  for (const line of links.split('\n')) {
    const [, name, what, value = ''] = /^\/sys\/class\/net\/([^/]+)\/(\w+):(.*)$/.exec(line) ?? []
    if (name !== undefined && what !== undefined)
      values.set(name, { ...values.get(name), [what]: value.trim() })
  }
  for (const name of addresses.keys()) if (!values.has(name)) values.set(name, {})
  return Object.fromEntries(
    [...values].map(([name, { address = '', mtu = '0', operstate = 'unknown' }]) => [
      name,
      {
        mac: /[1-9a-f]/.test(address) ? address : null,
        mtu: Number(mtu),
        state: operstate,
        addresses: addresses.get(name) ?? [],
      },
    ]),
  )
}

function defaultRoute(
  gateway: Gateway | null,
  family: Address['family'],
  interfaces: Readonly<Record<string, Interface>>,
): DefaultRoute | null {
  if (gateway === null) return null
  const own = interfaces[gateway.interface]?.addresses ?? []
  const address = own.find((each) => each.family === family && each.scope === 'global')?.address ?? null
  return { interface: gateway.interface, gateway: gateway.address, address }
}
