import { DroverError } from '../task/error.ts'
import { Secret } from '../task/secret.ts'
import { mask } from './mask.ts'
import type { Outcome } from './outcome.ts'

/**
 * Does a work whose commands know secrets: a failing program may print them, its error must not.
 *
 * @param known values with the secrets in them.
 */
export async function keepSecret(known: readonly unknown[], work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    const done = await work()
    return done.error ? { ...done, error: masked(done.error, secretsIn(known)) } : done
  } catch (error) {
    throw error instanceof DroverError ? masked(error, secretsIn(known)) : error
  }
}

function secretsIn(value: unknown): readonly Secret[] {
  if (value instanceof Secret) return [value]
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  return Object.values(value).flatMap(secretsIn)
}

function masked(error: DroverError, secrets: readonly Secret[]): DroverError {
  if (secrets.length === 0) return error
  const { code, message, details } = error
  const hide = (text: string): string => mask(text, secrets)
  const { stderr, cause: _, ...others } = details
  return new DroverError(code, hide(message), {
    ...others,
    ...(stderr !== undefined && { stderr: hide(stderr) }),
  })
}
