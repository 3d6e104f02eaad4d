import { DroverError } from '../task/error.ts'
import type { Expression } from '../task/expression.ts'
import type { Step } from '../task/playbook.ts'
import { quote } from '../task/quote.ts'
import { Secret } from '../task/secret.ts'
import { findUnknown, isUnknown, UnknownUsed } from '../task/unknown.ts'
import type { Manner } from './question.ts'
import type { Variables } from './variables.ts'

/** How the commands of a step are run: with its `environment`, within its `timeout`. undefined: as they are. */
export function mannerOf(step: Step, scope: Variables): Manner | undefined {
  if (step.environment.length === 0 && step.timeout === null) return undefined
  const variables = new Map<string, string | Secret>()
  for (const one of step.environment)
    for (const [name, text] of variablesIn(one, scope)) variables.set(name, text)
  const before = [...variables].map(([name, text]) => `export ${name}=${quote(reveal(text))}\n`).join('')
  const secrets = [...variables.values()].filter((text) => text instanceof Secret)
  const timeout = step.timeout?.evaluate(scope) ?? null
  if (isUnknown(timeout)) throw new UnknownUsed(timeout)
  return { before, timeout: timeout === 0 ? null : timeout, secrets }
}

function variablesIn(expression: Expression, scope: Variables): [string, string | Secret][] {
  const value = expression.evaluate(scope)
  const unknown = findUnknown(value)
  if (unknown) throw new UnknownUsed(unknown)
  const list = Array.isArray(value) ? (value as unknown[]) : [value]
  return list.flatMap((one) => {
    if (one === null || one === '') return []
    if (typeof one !== 'object' || Array.isArray(one) || one instanceof Secret)
      throw wrong('a mapping of names to texts', expression)
    return Object.entries(one).map(([name, given]): [string, string | Secret] => [
      nameOf(name, expression),
      textOf(given, expression),
    ])
  })
}

function nameOf(name: string, expression: Expression): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name
  throw wrong(`names of letters, digits and underscores, not ${JSON.stringify(name)}`, expression)
}

function textOf(value: unknown, expression: Expression): string | Secret {
  if (value instanceof Secret) return value
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value)
  throw wrong('texts as values', expression)
}

function reveal(text: string | Secret): string {
  return text instanceof Secret ? text.reveal() : text
}

function wrong(what: string, { at }: Expression): DroverError {
  return new DroverError('invalid-value', `environment must have ${what}`, { at })
}
