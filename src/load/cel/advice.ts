import type { DroverError } from '../../task/error.ts'
import { didYouMean } from '../did-you-mean.ts'
import { mistake, type Origin } from '../origin.ts'
import { HELPERS } from '../template/helpers.ts'
import type { Argument } from '../template/helpers/helper.ts'
import { KINDS } from '../template/helpers/kinds.ts'
import { environment } from './environment.ts'
import { CEL_INSTEAD } from './functions.ts'

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
  [/\bis\s+(not\s+)?(changed|failed|skipped|succeeded|success)\b/, 'write result.changed, !result.failed'],
  [/\bis\s+(not\s+)?(match|search|regex)\b/, 'write text.matches("part"), text.matches("^beginning")'],
  [/\bis\s+(not\s+)?version\b/, 'write version_compare(text, ">=", "1.2")'],
  [/\bis\s+(not\s+)?none\b/, 'write x == null, x != null'],
  [/\bis\s+\w/, 'CEL has no tests: compare, or call a function'],
  [/\bif\b.*\belse\b/, 'write condition ? a : b'],
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
  const spot = origin.spot(range?.start ?? 0)
  const said = summary ?? message
  const called = CALLED.exec(said)?.[2]
  if (called !== undefined && !FUNCTIONS.has(called)) {
    const instead = Object.hasOwn(CEL_INSTEAD, called) ? CEL_INSTEAD[called] : undefined
    const help =
      instead === undefined
        ? didYouMean(called, FUNCTIONS)
        : instead === null
          ? `a template has it: {{ ${called} … }}`
          : `CEL writes ${instead}`
    return mistake('bad-expression', `there is no function ${called}`, spot, help)
  }
  const { text, help } = overload(said) ??
    misfit(said) ??
    branches(said) ?? { text: lower(said), help: undefined }
  return mistake('bad-expression', `the expression cannot work: ${text}`, spot, help)
}

interface Advice {
  readonly text: string
  readonly help: string | undefined
}

/** What a wrong type of a variable means, in the words of those who write playbooks; null where any type may work. */
export function misfitText(wrong: { error: unknown } | { gives: string } | { never: string }): Advice | null {
  if ('gives' in wrong) {
    return { text: `a condition must be true or false; this gives ${words(wrong.gives)}`, help: undefined }
  }
  if ('never' in wrong) {
    const help =
      wrong.never === 'bool' ? 'bool(x) makes true or false of text' : 'int(x) makes a number of text'
    return { text: `text never equals ${words(wrong.never)}`, help }
  }
  const { summary, message } = wrong.error as Failure
  const said = summary ?? message
  const [, unindexed] = /^Cannot index type '(.*)'/.exec(said) ?? []
  if (unindexed !== undefined) return { text: `${words(unindexed)} has no fields`, help: undefined }
  const [, unary, operand] = /^no such overload: ([!-])(\w+)/.exec(said) ?? []
  if (unary !== undefined) {
    const text = `${unary} needs ${unary === '!' ? 'true or false' : 'a number'}, not ${words(operand ?? '')}`
    return { text, help: undefined }
  }
  const logic = said.startsWith('Ternary') ? null : branches(said)
  return overload(said) ?? misfit(said) ?? logic
}

const CALLED = /^found no matching overload for '(?:([^'(]*)\.)?(\w+)\(([^']*)\)'/

/** `found no matching overload for 'upper(list<dyn>)'`, in the words of those who write playbooks; null for other failures. */
export function misfit(message: string): { text: string; help: string | undefined } | null {
  const [, receiver, name, types] = CALLED.exec(message) ?? []
  const helper = HELPERS[name ?? '']
  if (name === undefined || types === undefined) return null
  const given = types === '' ? 'nothing' : types.split(', ').map(words).join(' and ')
  const help = helper && `write ${name}(${helper.args.map(argumentText).join(', ')})`
  const method = helper !== undefined && receiver !== undefined
  return { text: method ? `${name} is no method` : `${name} cannot be given ${given}`, help }
}

function words(type: string): string {
  const plain = type.replace(/^dyn<(.*)>$/, '$1').replace(/<.*/, '')
  return plain === 'dyn' ? 'a value' : (TYPES[plain] ?? plain)
}

/** What `&&`, `||` and `? :` say about their parts, in the same words; null for other failures. */
function branches(message: string): { text: string; help: string | undefined } | null {
  const [, operand] = /^Logical operator requires bool operands, got '(.*)'/.exec(message) ?? []
  if (operand !== undefined) {
    return { text: `&& and || go between what is true or false, not ${words(operand)}`, help: undefined }
  }
  const [, one, other] =
    /^Ternary branches must have the same type, got '(.*)' and '(.*)'/.exec(message) ?? []
  if (one === undefined || other === undefined) return null
  const text = `both values of ? : must have one type, not ${words(one)} and ${words(other)}`
  return { text, help: 'dyn(x) lets them differ' }
}

function argumentText({ name, kind, optional, rest }: Argument): string {
  const text = KINDS[kind].words === name ? name : `${name}: ${KINDS[kind].words}`
  return rest ? `${text}, …` : optional ? `[${text}]` : text
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
  const member = [left, right].some((type) => type === 'list') && /^[=!]=$/.test(operator)
  const help = [
    numeric && 'int(x) makes a number of text, string(x) text of a number',
    member && 'x in list asks whether a list has it',
    operator === 'in' && right === 'string' && 'text.contains(x) asks whether a text has it',
  ].find((advice) => advice !== false)
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
