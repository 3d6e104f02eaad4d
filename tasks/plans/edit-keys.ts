import { type PublicKey, readKey, writeKey } from './public-key.ts'

/** What becomes of the lines of an authorized_keys file. */
export interface EditedKeys {
  readonly text: string
  readonly added: readonly PublicKey[]
  /** Those whose options or comment change, and those of which further lines go. */
  readonly changed: readonly PublicKey[]
  readonly removed: readonly PublicKey[]
}

/** Each wished key once, at its place or at the end; other lines as they are, unless only the wished ones may stay. */
export function withKeys(text: string, wished: readonly PublicKey[], exclusive: boolean): EditedKeys {
  const lines = linesOf(text)
  const byBlob = new Map(wished.map((key) => [key.blob, key]))
  const placed = new Map<string, PublicKey>()
  const changed = new Map<string, PublicKey>()
  const removed: PublicKey[] = []
  const kept = lines.flatMap((line) => {
    const key = readKey(line)
    const wish = key && byBlob.get(key.blob)
    if (!key || !wish) return keeps(line, key, exclusive, removed) ? [line] : []
    if (placed.has(key.blob)) {
      changed.set(key.blob, wish)
      return []
    }
    placed.set(key.blob, wish)
    if (isAsWished(key, wish)) return [line]
    changed.set(key.blob, wish)
    return [writeKey({ ...wish, comment: wish.comment === '' ? key.comment : wish.comment })]
  })
  const added = [...byBlob.values()].filter(({ blob }) => !placed.has(blob))
  return { text: join([...kept, ...added.map(writeKey)]), added, changed: [...changed.values()], removed }
}

/** Comments and empty lines always stay; a line that sshd may take for a key and we do not goes with the others. */
function keeps(line: string, key: PublicKey | null, exclusive: boolean, removed: PublicKey[]): boolean {
  const isNote = line.trim() === '' || line.trim().startsWith('#')
  if (!exclusive || isNote) return true
  removed.push(key ?? { options: '', type: '', blob: '', comment: line.trim() })
  return false
}

function isAsWished(key: PublicKey, wish: PublicKey): boolean {
  return key.options === wish.options && (wish.comment === '' || wish.comment === key.comment)
}

/** All lines but those of these keys. */
export function withoutKeys(text: string, unwished: readonly PublicKey[]): EditedKeys {
  const removed: PublicKey[] = []
  const kept = linesOf(text).filter((line) => {
    const key = readKey(line)
    const goes = key !== null && unwished.some(({ blob }) => blob === key.blob)
    if (goes) removed.push(key)
    return !goes
  })
  return { text: join(kept), added: [], changed: [], removed }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function join(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
