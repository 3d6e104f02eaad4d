import type { DroverError } from '../../task/error.ts'
import { didYouMean } from '../did-you-mean.ts'
import { mistake, type Origin } from '../origin.ts'
import { environment } from './environment.ts'

interface Failure {
  readonly summary?: string
  readonly message: string
  readonly code?: string
  readonly range?: { readonly start: number }
}

/** What other languages write, and what CEL writes instead. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\bis\s+not\s+defined\b/, 'write !has(vars.name)'],
  [/\bis\s+defined\b/, 'write has(vars.name)'],
  [/\bnot\s+in\b/, 'write !(x in list)'],
  [/(^|[\s(])not\b/, 'write ! for not'],
  [/\band\b/, 'write && for and'],
  [/\bor\b/, 'write || for or'],
  [/\|(?!\|)/, 'CEL has no filters: call a function, e.g. size(list) or int(text)'],
  [/(^|[^=!<>])=([^=]|$)/, 'write == to compare'],
]

/** The error for text that CEL cannot parse. */
export function badSyntax(error: unknown, origin: Origin): DroverError {
  const { summary, message, range } = error as Failure
  const foreign = FOREIGN.find(([pattern]) => pattern.test(withoutText(origin.text)))
  const reason = (summary ?? message).replace('Unexpected token: EOF', 'it ends too early')
  return mistake(
    'bad-expression',
    `the expression cannot be parsed: ${lower(reason)}`,
    origin.spot(range?.start ?? 0),
    foreign?.[1],
  )
}

/** The error for an expression whose types cannot fit, whatever the values. */
export function badTypes(error: unknown, origin: Origin): DroverError {
  const { summary, message, range } = error as Failure
  const text = summary ?? message
  const called = /found no matching overload for '(?:[^'(]*\.)?(\w+)\(/.exec(text)?.[1]
  const help = called !== undefined && !FUNCTIONS.has(called) ? didYouMean(called, FUNCTIONS) : undefined
  return mistake(
    'bad-expression',
    `the expression cannot work: ${lower(text)}`,
    origin.spot(range?.start ?? 0),
    help,
  )
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  double: 'a number',
  bool: 'true or false',
  list: 'a list',
  map: 'a mapping',
  null: 'null',
}

/** `no such overload: dyn<string> > int`, in the words of those who write playbooks; null for any other failure. */
export function overload(message: string): { text: string; help: string | undefined } | null {
  const [, left, operator, right] = OVERLOAD.exec(message) ?? []
  const [one, other] = [TYPES[left ?? ''], TYPES[right ?? '']]
  if (one === undefined || other === undefined || operator === undefined) return null
  const numeric =
    [left, right].includes('string') && [left, right].some((type) => type === 'int' || type === 'double')
  const help = numeric ? 'int(x) makes a number of text, string(x) text of a number' : undefined
  return { text: `${operator} does not go between ${one} and ${other}`, help }
}

const OVERLOAD = /^no such overload: (?:dyn<)?(\w+)[^ ]* (\S+) (?:dyn<)?(\w+)/i

const FUNCTIONS: ReadonlySet<string> = new Set(
  environment.getDefinitions().functions.map((definition) => definition.name),
)

function withoutText(source: string): string {
  return source.replace(/"[^"]*"|'[^']*'/g, '""')
}

function lower(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
