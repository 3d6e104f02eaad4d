import { Secret } from '../task/secret.ts'
import { isUnknown, UnknownUsed } from '../task/unknown.ts'

/**
 * How an expression language sees values: reading an Unknown throws UnknownUsed, so that what does not read it
 * is still decided; a Secret shows its text, and the lens remembers that it was read. Nothing is copied until read.
 */
export class Lens {
  readonly #number: (value: number) => unknown
  readonly #read = new Set<Secret>()

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
    const view = (Array.isArray(value) ? [] : Object.create(null)) as Record<string, unknown>
    for (const key of Object.keys(value)) this.#show(view, key, value as Record<string, unknown>)
    Object.defineProperty(view, 'toString', { value: refuseText, enumerable: false })
    BEHIND.set(view, { source: value, lens: this })
    return view
  }

  /**
   * The value that a result stands for: what was looked at, or text or a number, which is secret when a secret was
   * read: nobody can tell which part of it came from where.
   */
  back(result: unknown): unknown {
    if (typeof result === 'bigint') return this.back(Number(result))
    if (typeof result === 'string' || typeof result === 'number') {
      return this.#tellsSecrets ? new Secret(String(result), [...this.#read]) : result
    }
    if (typeof result !== 'object' || result === null || result instanceof Uint8Array) return result
    const behind = BEHIND.get(result)
    if (behind) return behind.source
    if (Array.isArray(result)) return result.map((item) => this.back(item))
    if (result instanceof Date) return this.back(result.toISOString())
    return Object.fromEntries(Object.entries(result).map(([key, inner]) => [key, this.back(inner)]))
  }

  /**
   * A message about values; where a secret was read, the one that holds none of them: nobody can tell which part of
   * the other is made of the secret.
   */
  say(message: string, withoutValues: string): string {
    return this.#tellsSecrets ? withoutValues : message
  }

  /** Texts and their like are put in as they are: a list may hold the names of thousands of hosts, and a getter is dear. */
  #show(view: Record<string, unknown>, key: string, source: Record<string, unknown>): void {
    // What has a getter of its own is not read here: a variable is computed, or found missing, when it is used.
    const held: unknown = Object.getOwnPropertyDescriptor(source, key)?.value
    if (isPlain(held)) view[key] = this.look(held)
    else
      Object.defineProperty(view, key, {
        get: () => this.look(source[key]),
        enumerable: true,
        configurable: true,
      })
  }

  get #tellsSecrets(): boolean {
    return this.#read.size > 0
  }

  #reveal(secret: Secret): string {
    const text = secret.reveal()
    if (text !== '') this.#read.add(secret)
    return text
  }
}

/** Whether it makes no difference when, or whether, a value is read. */
function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

const BEHIND = new WeakMap<object, { readonly source: unknown; readonly lens: Lens }>()

/** Whether a value is what some lens shows of a list or a mapping. */
export function isView(value: unknown): boolean {
  return typeof value === 'object' && value !== null && BEHIND.has(value)
}

/**
 * Makes a value of parts of others without reading them: a secret among them stays one of its own, and what is not
 * known yet is not needed. `build` gets what stands behind the views; its result is looked at through the same lens.
 */
export function rearrange<T extends object>(
  views: readonly T[],
  build: (...sources: T[]) => unknown,
): unknown {
  const lens = views.map((view) => BEHIND.get(view)?.lens).find((one) => one !== undefined)
  if (!lens) return build(...views)
  return lens.look(build(...views.map((view) => lens.back(view) as T)))
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
