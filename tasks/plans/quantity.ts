/** Text that is a number of bytes to Kubernetes, as far as people write it: `10Gi`, `500M`, `1.5Ti`, `1024`. */
export const BYTES = String.raw`\d+(\.\d+)?([KMGTPE]i|[kMGTPE])?`

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The amount that a quantity of Kubernetes stands for (`500m`, `1Gi`, 2); null for anything else. Source: resource.Quantity. */
export function quantity(value: unknown): number | null {
  if (typeof value === 'number') return value
  const [, number, suffix = '', exponent] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(String(value)) ?? []
  if (typeof value !== 'string' || number === undefined) return null
  return exponent === undefined ? Number(number) * (SUFFIXES[suffix] ?? NaN) : Number(`${number}e${exponent}`)
}
