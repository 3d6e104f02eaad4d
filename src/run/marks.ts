import type { Reply } from '../hosts/host.ts'
import type { Output } from '../task/output.ts'

/**
 * The outputs of a script's sections, by index; null for a section that did not run.
 * Whatever stands outside the marks (a login profile's noise) is left out.
 */
export function readSections(reply: Reply, nonce: string, count: number): (Output | null)[] {
  const stdout = new Sections(reply.stdout, nonce)
  const stderr = new Sections(reply.stderr, nonce)
  return Array.from({ length: count }, (_, index) => {
    const out = stdout.find(index)
    if (out === null) return null
    return { code: out.code, stdout: out.text, stderr: stderr.find(index)?.text ?? '' }
  })
}

class Sections {
  readonly #bytes: Buffer
  readonly #nonce: string
  #from = 0

  constructor(bytes: Uint8Array, nonce: string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#nonce = nonce
  }

  /** Sections stand in the order of their indexes, so each search begins where the last one ended. */
  find(index: number): { text: string; code: number } | null {
    const begin = `<${this.#nonce}:${index}:`
    const start = this.#bytes.indexOf(begin, this.#from)
    if (start === -1) return null
    const end = this.#bytes.indexOf(`:${this.#nonce}>`, start)
    if (end === -1) return null
    this.#from = end
    const inner = this.#bytes.subarray(start + begin.length, end)
    const colon = inner.lastIndexOf(':')
    return {
      text: inner.subarray(0, colon).toString('utf8'),
      code: Number(inner.subarray(colon + 1).toString()),
    }
  }
}
