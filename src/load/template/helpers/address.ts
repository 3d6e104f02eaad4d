import type { Address4, Address6 } from 'ip-address'
import { ipAddress } from './libraries.ts'

export type Address = Address4 | Address6

/** An address of IP version 4 or 6, with or without `/prefix`; undefined when it is none. */
export function addressOf(text: string): Address | undefined {
  const { Address4, Address6 } = ipAddress.value
  if (Address4.isValid(text)) return new Address4(text)
  return Address6.isValid(text) ? new Address6(text) : undefined
}

export function versionOf(address: Address): 4 | 6 {
  return address instanceof ipAddress.value.Address4 ? 4 : 6
}

/** An address of the same version by its number; undefined when there is none with this number. */
export function numbered(like: Address, number: bigint): Address | undefined {
  const { Address4, Address6 } = ipAddress.value
  const four = versionOf(like) === 4
  if (number < 0n || number >= 1n << (four ? 32n : 128n)) return undefined
  return four ? Address4.fromBigInt(number) : Address6.fromBigInt(number)
}
