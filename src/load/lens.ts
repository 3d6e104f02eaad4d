import { Secret } from '../task/secret.ts'
import { isUnknown, UnknownUsed } from '../task/unknown.ts'

/**
 * How an expression language sees values: reading an Unknown throws UnknownUsed, so that what does not read it
 * is still decided; a Secret shows its text, and the lens remembers that it was read. Nothing is copied until read.
 */
export class Lens {
  readonly #number: (value: number) => unknown
  readonly #sources = new WeakMap<object, unknown>()
  readonly #secrets: string[] = []

  /** @param number what the language calls a number. */
  constructor(number: (value: number) => unknown) {
    this.#number = number
  }

  look(value: unknown): unknown {
    if (isUnknown(value)) throw new UnknownUsed(value)
    if (value instanceof Secret) return this.#reveal(value)
    if (typeof value === 'number') return this.#number(value)
    if (typeof value !== 'object' || value === null) return value ?? null
    if (value instanceof Uint8Array || value instanceof Date) return value
    const view: object = Array.isArray(value) ? [] : (Object.create(null) as object)
    for (const key of Object.keys(value)) this.#show(view, key, value as Record<string, unknown>)
    Object.defineProperty(view, 'toString', { value: refuseText, enumerable: false })
    this.#sources.set(view, value)
    return view
  }

  /** The value that a result stands for: what was looked at, or text, which is secret when a secret was read. */
  back(result: unknown): unknown {
    if (typeof result === 'string') return this.#secrets.length > 0 ? new Secret(result) : result
    if (typeof result === 'bigint') return Number(result)
    if (typeof result !== 'object' || result === null || result instanceof Uint8Array) return result
    const source = this.#sources.get(result)
    if (source !== undefined) return source
    if (Array.isArray(result)) return result.map((item) => this.back(item))
    if (result instanceof Date) return this.back(result.toISOString())
    return Object.fromEntries(Object.entries(result).map(([key, inner]) => [key, this.back(inner)]))
  }

  /** A message without the secrets that were read. */
  hide(message: string): string {
    return this.#secrets.reduce((text, secret) => text.replaceAll(secret, '***'), message)
  }

  #show(view: object, key: string, source: Record<string, unknown>): void {
    Object.defineProperty(view, key, {
      get: () => this.look(source[key]),
      enumerable: true,
      configurable: true,
    })
  }

  #reveal(secret: Secret): string {
    const text = secret.reveal()
    if (text !== '') this.#secrets.push(text)
    return text
  }
}

/** `[object Object]` in a file is never meant. */
function refuseText(this: unknown): string {
  throw new NotText(Array.isArray(this) ? 'a list' : 'a mapping', Array.isArray(this) ? 'join' : 'json')
}

export class NotText extends Error {
  constructor(kind: string, helper: string) {
    super(`${kind} cannot be put into text as it is; use the helper ${helper}`)
    this.name = 'NotText'
  }
}
