/** Compares versions of Debian packages by the rules of deb-version(7): negative, 0 or positive. */
export function compareDebian(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)]
  return a.epoch - b.epoch || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision)
}

function partsOf(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(version.trim()) ?? []
  const dash = rest.lastIndexOf('-')
  const upstream = dash < 0 ? rest : rest.slice(0, dash)
  return { epoch: Number(epoch), upstream, revision: dash < 0 ? '' : rest.slice(dash + 1) }
}

/** Text and numbers in turn, text first. */
function compareParts(one: string, other: string): number {
  const [a, b] = [pieces(one), pieces(other)]
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [split(a[index] ?? ''), split(b[index] ?? '')]
    const order = compareText(left.text, right.text) || left.number - right.number
    if (order !== 0) return order
  }
  return 0
}

function pieces(part: string): readonly string[] {
  return part.match(/\D*\d*/g) ?? []
}

function split(piece: string): { text: string; number: number } {
  const text = /^\D*/.exec(piece)?.[0] ?? ''
  return { text, number: Number(piece.slice(text.length)) }
}

function compareText(one: string, other: string): number {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const order = weight(one[index]) - weight(other[index])
    if (order !== 0) return order
  }
  return 0
}

/** A tilde stands before the end, letters before everything else. */
function weight(character: string | undefined): number {
  if (character === undefined) return 0
  if (character === '~') return -1
  return (character.codePointAt(0) ?? 0) + (/[A-Za-z]/.test(character) ? 0 : 256)
}
