/** Digits after the end mark: the exit code. */
const CODE_WIDTH = 3
const NOTHING = Buffer.alloc(0)

/**
 * One output stream of a remote shell, in which our own marks say where the script's output begins and
 * ends. What stands before comes from login profiles and sudo, what follows from processes left behind.
 * Bytes are kept as they come and cut once: a character may be split over two packets.
 */
export class FramedStream {
  readonly #begin: Buffer
  readonly #end: Buffer
  readonly #chunks: Buffer[] = []
  #size = 0
  /** The last bytes that may be the first part of a mark. */
  #tail: Buffer = NOTHING
  #beginAt: number | null = null
  #endAt: number | null = null
  #code: number | null = null

  constructor(begin: string, end: string) {
    this.#begin = Buffer.from(begin)
    this.#end = Buffer.from(end)
  }

  /** True once the shell that we asked for has spoken. */
  get begun(): boolean {
    return this.#beginAt !== null
  }

  /** The script's exit code, once it and all that the script printed have come. */
  get code(): number | null {
    return this.#code
  }

  /** Bytes kept. */
  get size(): number {
    return this.#size
  }

  push(chunk: Buffer): void {
    if (this.#code !== null) return
    const start = this.#size - this.#tail.length
    const window = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk])
    this.#chunks.push(chunk)
    this.#size += chunk.length
    this.#search(window, start)
    const keep = Math.max(this.#begin.length, this.#end.length + CODE_WIDTH) - 1
    this.#tail = window.subarray(Math.max(0, window.length - keep))
  }

  /** What came before the begin mark. */
  before(): Buffer {
    const until = this.#beginAt === null ? this.#size : this.#beginAt - this.#begin.length
    return Buffer.concat(this.#chunks, this.#size).subarray(0, until)
  }

  /** What the script printed: all between the marks; up to the last byte where the end mark is missing. */
  content(): Buffer {
    if (this.#beginAt === null) return NOTHING
    return Buffer.concat(this.#chunks, this.#size).subarray(this.#beginAt, this.#endAt ?? this.#size)
  }

  #search(window: Buffer, start: number): void {
    let from = 0
    if (this.#beginAt === null) {
      const found = window.indexOf(this.#begin)
      if (found < 0) return
      from = found + this.#begin.length
      this.#beginAt = start + from
    }
    const found = window.indexOf(this.#end, from)
    const codeAt = found + this.#end.length
    if (found < 0 || window.length < codeAt + CODE_WIDTH) return
    this.#endAt = start + found
    this.#code = Number(window.toString('latin1', codeAt, codeAt + CODE_WIDTH))
  }
}
