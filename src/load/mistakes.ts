import { DroverError, DroverErrors, type ErrorCode } from '../task/error.ts'
import { showPlace } from '../task/place.ts'
import type { Warning, WarningCode } from '../task/warning.ts'
import { mistake, type Spot } from './origin.ts'

/** Collects what is wrong, so that all of it can be said at once. */
export class Mistakes {
  readonly #errors: DroverError[] = []
  readonly #warnings: Warning[] = []

  add(code: ErrorCode, message: string, spot: Spot | null, help?: string): void {
    this.#errors.push(mistake(code, message, spot, help))
  }

  /** Something that is allowed and hardly meant; it stops nothing. */
  warn(code: WarningCode, message: string, spot: Spot | null, help?: string): void {
    this.#warnings.push({
      code,
      message,
      details: { ...(spot ?? {}), ...(help === undefined ? {} : { help }) },
    })
  }

  /** Does something; its DroverError is collected and gives null. Anything else is a bug and goes on. */
  attempt<T>(action: () => T): T | null {
    try {
      return action()
    } catch (error) {
      if (!(error instanceof DroverError)) throw error
      this.#errors.push(error)
      return null
    }
  }

  get count(): number {
    return this.#errors.length
  }

  get warnings(): readonly Warning[] {
    return inOrder(this.#warnings)
  }

  /** @throws {DroverErrors} when there are any: in the order of their places, each once. */
  throwIfAny(): void {
    if (this.#errors.length > 0) throw new DroverErrors(inOrder(this.#errors))
  }
}

type Found = DroverError | Warning

function inOrder<T extends Found>(errors: readonly T[]): T[] {
  const unique = new Map(errors.map((error) => [identity(error), error]))
  return [...unique.values()].sort(byPlace)
}

function identity(error: Found): string {
  const { at } = error.details
  return `${error.code} ${at ? showPlace(at) : ''} ${error.message}`
}

function byPlace(a: Found, b: Found): number {
  const [one, other] = [a.details.at, b.details.at]
  if (!one || !other) return Number(!one) - Number(!other)
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line || one.col - other.col
}
