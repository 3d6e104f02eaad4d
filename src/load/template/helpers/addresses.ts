import { type Address, addressOf, numbered, versionOf } from './address.ts'
import { CannotWork, helper } from './helper.ts'

const values = { address: '192.0.2.10/24' }

export const ADDRESS_HELPERS = {
  is_ip: helper({
    summary: 'Whether a value is an IP address (of version 4 or 6, when given), with or without a prefix.',
    example: '{{ is_ip address 4 }}',
    values,
    gives: true,
    takes: { value: 'any', version: 'whole?' },
    returns: 'truth',
    call: ({ value, version }) => {
      const address = typeof value === 'string' ? addressOf(value) : undefined
      return address !== undefined && (version === undefined || version === versionOf(address))
    },
  }),
  ip_version: helper({
    summary: 'The version of an IP address: 4 or 6.',
    example: '{{ ip_version address }}',
    values,
    gives: 4,
    takes: { address: 'address' },
    returns: 'whole',
    call: ({ address }) => versionOf(address),
  }),
  ip_address: helper({
    summary: 'An IP address in its short form, without a prefix.',
    example: '{{ ip_address address }}',
    values,
    gives: '192.0.2.10',
    takes: { address: 'address' },
    returns: 'text',
    call: ({ address }) => address.correctForm(),
  }),
  ip_prefix: helper({
    summary: 'The length of the prefix of a network; of a bare address, 32 or 128.',
    example: '{{ ip_prefix address }}',
    values,
    gives: 24,
    takes: { address: 'address' },
    returns: 'whole',
    call: ({ address }) => address.subnetMask,
  }),
  ip_network: helper({
    summary: 'The network that an address with a prefix is in.',
    example: '{{ ip_network address }}',
    values,
    gives: '192.0.2.0/24',
    takes: { address: 'address' },
    returns: 'text',
    call: ({ address }) => `${address.startAddress().correctForm()}/${address.subnetMask}`,
  }),
  ip_netmask: helper({
    summary: 'The mask of a network.',
    example: '{{ ip_netmask address }}',
    values,
    gives: '255.255.255.0',
    takes: { address: 'address' },
    returns: 'text',
    call: ({ address }) => address.subnetMaskAddress().correctForm(),
  }),
  ip_broadcast: helper({
    summary: 'The last address of a network.',
    example: '{{ ip_broadcast address }}',
    values,
    gives: '192.0.2.255',
    takes: { address: 'address' },
    returns: 'text',
    call: ({ address }) => address.endAddress().correctForm(),
  }),
  ip_nth: helper({
    summary: 'The address at a position of a network, from 0; from its end when negative.',
    example: '{{ ip_nth "192.0.2.0/24" 1 }}',
    gives: '192.0.2.1',
    takes: { network: 'address', position: 'whole' },
    returns: 'text',
    call: ({ network, position }) => nth(network, BigInt(position)),
  }),
  ip_in: helper({
    summary: 'Whether an address is in a network.',
    example: '{{ ip_in "192.0.2.10" "192.0.2.0/24" }}',
    gives: true,
    takes: { address: 'address', network: 'address' },
    returns: 'truth',
    call: ({ address, network }) => isIn(address, network),
  }),
}

function nth(network: Address, position: bigint): string {
  const [first, last] = [network.startAddress().bigInt(), network.endAddress().bigInt()]
  const number = position < 0n ? last + 1n + position : first + position
  const found = number < first || number > last ? undefined : numbered(network, number)
  if (!found)
    throw new CannotWork(
      `the network has no address at position ${position}`,
      'the network has no address there',
    )
  return found.correctForm()
}

function isIn(address: Address, network: Address): boolean {
  if (versionOf(address) !== versionOf(network)) return false
  const [first, last] = [network.startAddress().bigInt(), network.endAddress().bigInt()]
  return address.startAddress().bigInt() >= first && address.endAddress().bigInt() <= last
}
