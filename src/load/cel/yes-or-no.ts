import type { ParseResult } from '@marcbachmann/cel-js'
import type { Unknown } from '../../task/unknown.ts'
import { isUnknown } from '../../task/unknown.ts'
import { mistake, type Origin } from '../origin.ts'
import { parse } from './program.ts'

/**
 * Parses a CEL expression that says yes or no.
 *
 * @throws {DroverError} `bad-expression`, also for braces (they are for templates) and for what cannot give a bool.
 */
export function parseCondition(origin: Origin): ParseResult {
  const braces = origin.text.indexOf('{{')
  if (braces >= 0) {
    const help = 'conditions are CEL, not templates: write the name bare, without braces'
    throw mistake('bad-expression', 'a condition has no {{ }}', origin.spot(braces), help)
  }
  const program = parse(origin)
  const type = program.check().type ?? 'dyn'
  if (type !== 'bool' && type !== 'dyn') {
    throw mistake(
      'bad-expression',
      `a condition must be true or false; this gives ${plainType(type)}`,
      origin.spot(0),
    )
  }
  return program
}

/** @throws {DroverError} `expression-failed` for a value that is neither true nor false. */
export function decide(value: unknown, origin: Origin): boolean | Unknown {
  if (typeof value === 'boolean') return value
  if (isUnknown(value)) return value
  const what = value === null ? 'null' : Array.isArray(value) ? 'a list' : plainType(typeof value)
  throw mistake('expression-failed', `a condition must be true or false; this gave ${what}`, origin.spot(0))
}

function plainType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    int: 'a number',
    double: 'a number',
    number: 'a number',
    object: 'a mapping',
  }
  return names[type] ?? `a ${type}`
}
