/** Text that is a number of bytes to Kubernetes, as far as people write it: `10Gi`, `500M`, `1.5Ti`, `1024`. */
export const BYTES = String.raw`\d+(\.\d+)?([KMGTPE]i|[kMGTPE])?`

/** What Kubernetes counts in: no quantity is finer than that. */
const NANO = 10n ** 9n

const SUFFIXES: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 10n ** 3n,
  m: 10n ** 6n,
  '': NANO,
  k: 10n ** 3n * NANO,
  M: 10n ** 6n * NANO,
  G: 10n ** 9n * NANO,
  T: 10n ** 12n * NANO,
  P: 10n ** 15n * NANO,
  E: 10n ** 18n * NANO,
  Ki: 2n ** 10n * NANO,
  Mi: 2n ** 20n * NANO,
  Gi: 2n ** 30n * NANO,
  Ti: 2n ** 40n * NANO,
  Pi: 2n ** 50n * NANO,
  Ei: 2n ** 60n * NANO,
}

const QUANTITY = /^([+-]?)(\d*)\.?(\d*)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?$/

/**
 * The amount that a quantity of Kubernetes stands for (`500m`, `1Gi`, 2), in units of 10^-9: exact, as it is compared. null for
 * anything else. Source: resource.Quantity, which rounds up what is finer.
 */
export function quantity(value: unknown): bigint | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null
  const [, sign, whole = '', fraction = '', suffix = '', exponent = '0'] = QUANTITY.exec(String(value)) ?? []
  if (whole + fraction === '') return null
  const digits = BigInt(whole + fraction) * (SUFFIXES[suffix] ?? 0n)
  const places = BigInt(fraction.length) - BigInt(exponent)
  const amount = places <= 0n ? digits * 10n ** -places : dividedUp(digits, 10n ** places)
  return sign === '-' ? -amount : amount
}

/** The same in whole units, for a number of bytes. */
export function wholeQuantity(value: unknown): number | null {
  const amount = quantity(value)
  return amount === null ? null : Number(dividedUp(amount, NANO))
}

function dividedUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor
}
