import { CannotWork } from './helper.ts'

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E']

/**
 * The bytes of `10G`, `512Mi` or `1.5 TB`: a bare letter and `iB` count in powers of 1024, as in lvm(8) and units(7); `B`
 * after a letter in powers of 1000.
 *
 * @throws {CannotWork}
 */
export function bytesIn(size: string): number {
  const [, number, letter = '', tail = ''] = /^\s*(\d+(?:\.\d+)?)\s*([KMGTPE]?)(iB?|B)?\s*$/i.exec(size) ?? []
  if (number === undefined || (letter === '' && /i/i.test(tail))) {
    const wrong = 'is no size such as 10G, 512Mi or 1.5TB'
    throw new CannotWork(`${JSON.stringify(size)} ${wrong}`, `the text ${wrong}`)
  }
  const base = tail.toLowerCase() === 'b' ? 1000 : 1024
  return Math.round(Number(number) * base ** UNITS.indexOf(letter.toUpperCase()))
}

/** `1.5 GiB`, with at most one digit after the point. */
export function humanSize(bytes: number): string {
  const power = Math.min(
    UNITS.length - 1,
    Math.floor(Math.log(Math.max(1, Math.abs(bytes))) / Math.log(1024)),
  )
  const number = Math.round((bytes / 1024 ** power) * 10) / 10
  return `${number} ${UNITS[power] ?? ''}${power === 0 ? 'B' : 'iB'}`
}
