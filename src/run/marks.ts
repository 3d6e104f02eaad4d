import type { Reply } from '../hosts/host.ts'
import type { Output } from '../task/output.ts'

/**
 * The outputs of a script's sections, by index; null for a section that did not run. The errors of section 3 are section 3 of
 * stderr, or section `e3` of stdout.
 * Whatever stands outside the marks (a login profile's noise) is left out.
 */
export function readSections(reply: Reply, nonce: string, count: number): (Output | null)[] {
  const stdout = new Sections(reply.stdout, nonce)
  const stderr = new Sections(reply.stderr, nonce)
  return Array.from({ length: count }, (_, index) => {
    const out = stdout.find(`${index}`)
    if (out === null) return null
    const errors = stderr.find(`${index}`) ?? stdout.find(`e${index}`)
    return { code: out.code, stdout: out.text, stderr: errors?.text ?? '' }
  })
}

class Sections {
  readonly #bytes: Buffer
  readonly #nonce: string
  readonly #found = new Map<string, { text: string; code: number }>()

  constructor(bytes: Uint8Array, nonce: string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#nonce = nonce
    let from = 0
    while (from !== -1) from = this.#read(from)
  }

  find(name: string): { text: string; code: number } | null {
    return this.#found.get(name) ?? null
  }

  /** Reads the next whole section. Returns where it ends; -1 when there is none. */
  #read(from: number): number {
    const begin = `<${this.#nonce}:`
    const start = this.#bytes.indexOf(begin, from)
    const end = start === -1 ? -1 : this.#bytes.indexOf(`:${this.#nonce}>`, start)
    if (end === -1) return -1
    const inner = this.#bytes.subarray(start + begin.length, end)
    const [first, last] = [inner.indexOf(':'), inner.lastIndexOf(':')]
    this.#found.set(inner.subarray(0, first).toString(), {
      text: inner.subarray(first + 1, last).toString('utf8'),
      code: Number(inner.subarray(last + 1).toString()),
    })
    return end
  }
}
