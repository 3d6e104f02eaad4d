import { DroverError } from '../task/error.ts'
import type { Secret } from '../task/secret.ts'
import { mask } from './mask.ts'
import type { Outcome } from './outcome.ts'

/** Does a work whose commands know secrets by their environment: a failing program may print them, its error must not. */
export async function keepSecret(secrets: readonly Secret[], work: () => Promise<Outcome>): Promise<Outcome> {
  if (secrets.length === 0) return work()
  try {
    const done = await work()
    return done.error ? { ...done, error: masked(done.error, secrets) } : done
  } catch (error) {
    throw error instanceof DroverError ? masked(error, secrets) : error
  }
}

function masked({ code, message, details }: DroverError, secrets: readonly Secret[]): DroverError {
  const hide = (text: string): string => secrets.reduce(mask, text)
  const { stderr, cause: _, ...others } = details
  return new DroverError(code, hide(message), {
    ...others,
    ...(stderr !== undefined && { stderr: hide(stderr) }),
  })
}
