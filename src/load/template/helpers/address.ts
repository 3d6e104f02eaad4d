import { Address4, Address6 } from 'ip-address'

export type Address = Address4 | Address6

/** An address of IP version 4 or 6, with or without `/prefix`; undefined when it is none. */
export function addressOf(text: string): Address | undefined {
  if (Address4.isValid(text)) return new Address4(text)
  return Address6.isValid(text) ? new Address6(text) : undefined
}

/** An address of the same version by its number; undefined when there is none with this number. */
export function numbered(like: Address, number: bigint): Address | undefined {
  const bits = like instanceof Address4 ? 32n : 128n
  if (number < 0n || number >= 1n << bits) return undefined
  return like instanceof Address4 ? Address4.fromBigInt(number) : Address6.fromBigInt(number)
}
