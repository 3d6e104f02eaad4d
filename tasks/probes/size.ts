const UNITS = ['', 'K', 'M', 'G', 'T', 'P'] as const

/** `10G`, `10GiB`, `512 MiB`: powers of 1024, as lsblk and LVM mean them. `GB` is not accepted: nobody knows which is meant. */
export const SIZE = String.raw`\d+(\.\d+)? ?[KMGTP](iB)?`

/** Bytes; null for what is no size. */
export function readSize(text: string): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([KMGTP]?)(?:iB)?$/.exec(text) ?? []
  if (number === undefined) return null
  return Math.round(Number(number) * 1024 ** UNITS.indexOf((unit ?? '') as (typeof UNITS)[number]))
}

/** As a person reads it: `10 GiB`, `13.6 GiB`. */
export function showSize(bytes: number): string {
  let unit = 0
  while (unit < UNITS.length - 1 && bytes >= 1024 ** (unit + 1)) unit += 1
  const number = Math.round((bytes / 1024 ** unit) * 10) / 10
  return unit === 0 ? `${String(bytes)} bytes` : `${String(number)} ${UNITS[unit] ?? ''}iB`
}

/** Whether a device has the size that was written: exactly, or rounded as lsblk rounds it (one decimal). */
export function hasSize(bytes: number, written: string | number): boolean {
  const wished = typeof written === 'number' ? written : readSize(written)
  if (wished === null) return false
  const [, decimals = '', unit] = /^\d+\.?(\d*) ?([KMGTP])/.exec(String(written)) ?? []
  if (bytes === wished || unit === undefined) return bytes === wished
  const scale = 10 ** Math.max(1, decimals.length)
  const inUnits = (value: number) => Math.round((value / 1024 ** UNITS.indexOf(unit as 'G')) * scale)
  return inUnits(bytes) === inUnits(wished)
}
