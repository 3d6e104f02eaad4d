/** Text that Kubernetes takes for a number of bytes, as far as people write it: `10Gi`, `500M`, `1.5Ti`, `1024`. */
export const QUANTITY = String.raw`\d+(\.\d+)?([KMGTPE]i|[kMGTPE])?`

const SCALES: Readonly<Record<string, number>> = Object.fromEntries(
  ['', 'K', 'M', 'G', 'T', 'P', 'E'].flatMap((unit, power) => [
    [unit === '' ? '' : `${unit}i`, 1024 ** power],
    [unit === 'K' ? 'k' : unit, 1000 ** power],
  ]),
)

/**
 * Bytes: `Gi` are powers of 1024, `G` of 1000.
 *
 * @throws {RangeError} for what is no quantity.
 */
export function readQuantity(written: string | number): number {
  if (typeof written === 'number') return written
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(written) ?? []
  const scale = SCALES[unit]
  if (number === undefined || scale === undefined) throw new RangeError(`${written} is no quantity`)
  return Math.round(Number(number) * scale)
}
