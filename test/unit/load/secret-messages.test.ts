import { describe, expect, test } from 'vitest'
import { cel } from '../../../src/load/cel/expression.ts'
import type { Computed } from '../../../src/load/computed.ts'
import { textOrigin } from '../../../src/load/lines.ts'
import { HELPERS } from '../../../src/load/template/helpers.ts'
import type { KindName } from '../../../src/load/template/helpers/kinds.ts'
import { template } from '../../../src/load/template/template.ts'
import { DroverError } from '../../../src/task/error.ts'
import { Secret } from '../../../src/task/secret.ts'
import { scope } from './fixture.ts'

const TEXT = ' xq"zj7kv\\wq9x\nbk8gfp\thvw3mz '
const LONG = 'jx5qkvz8wbf2'.repeat(4)
const DIGITS = '9876543298765432'.repeat(2)
const variables = scope({
  token: new Secret(TEXT),
  long: new Secret(LONG),
  coded: new Secret(Buffer.from(LONG).toString('base64')),
  digits: new Secret(DIGITS),
  xs: [new Secret(TEXT), 'a'],
  m: { a: new Secret(LONG) },
})

/** Each six characters of the secrets that a message could hold, in small letters. */
const PARTS = new Set(
  [TEXT, JSON.stringify(TEXT), LONG, DIGITS, '9.87654329876543'].flatMap((text) =>
    Array.from({ length: text.length - 5 }, (_, index) => text.slice(index, index + 6).toLowerCase()),
  ),
)

/** A value that fits, for what is given beside the secret. */
const FITTING: Readonly<Record<KindName, string>> = {
  ...{ any: '"a"', maybe: '"a"', text: '"a"', sized: '"a"', pattern: '"a"', salt: '"a"', path: '"/a"' },
  ...{ number: '1', whole: '1', truth: 'yes', list: 'ys', mapping: 'n', algorithm: '"md5"', operator: '"<"' },
  ...{ scheme: '"semver"', version: '"1.2.3"', address: '"192.0.2.1/24"', zone: '"UTC"', uuid: '"dns"' },
  moment: '"2026-01-31T12:00:00Z"',
}
const others = { yes: true, ys: ['a'], n: { a: 1 } }
const all = scope({
  ...others,
  ...Object.fromEntries(variables.names().map((name) => [name, variables.get(name)])),
})

const IN_TEMPLATES = [
  ...[
    'token',
    'long',
    'digits',
    'xs',
    'm',
    '(upper token)',
    '(trim token)',
    '(from_base64 coded)',
    '(join xs)',
  ],
  ...['(json m)', '(float digits)', '(multiply -1 (float digits))', '(list token 1)', '(length long)'],
]
const IN_CEL = [
  ...['token', 'long', 'digits', 'xs', 'm', 'upper(token)', 'trim(token)', 'from_base64(coded)', 'join(xs)'],
  ...['json(m)', 'double(digits)', '-1.0 * double(digits)', '[token]', 'size(long)', '{"a": token}'],
]

/** What is said where an expression fails on its values; null where it does not. */
function messageOf(compile: () => Computed): string | null {
  try {
    compile().evaluate(all)
    return null
  } catch (error) {
    if (!(error instanceof DroverError)) throw error
    return error.code.startsWith('bad-') ? null : `${error.message} ${error.details.help ?? ''}`
  }
}

function expectNothingTold(messages: readonly string[]): void {
  const telling = (message: string) => [...PARTS].some((part) => message.toLowerCase().includes(part))
  expect(messages.filter(telling)).toStrictEqual([])
}

/** Calls with the secret at each place in turn. */
function callsOf(name: string, given: readonly string[]): string[][] {
  const { args } = HELPERS[name] ?? { args: [] }
  return args.flatMap((_, place) =>
    given.map((value) => args.map(({ kind }, index) => (index === place ? value : FITTING[kind]))),
  )
}

describe('what a helper says of a secret that it cannot work with tells nothing of it', () => {
  const said: string[] = []

  test.for(Object.keys(HELPERS))('%s', (name) => {
    const templates = callsOf(name, IN_TEMPLATES).map((args) => `{{ ${name} ${args.join(' ')} }}`)
    const expressions = callsOf(name, IN_CEL).map((args) => `${name}(${args.join(', ')})`)
    const messages = [
      ...templates.map((text) => messageOf(() => template(textOrigin('f', text)))),
      ...expressions.map((text) => messageOf(() => cel(textOrigin('f', text)))),
    ].filter((message) => message !== null)
    said.push(...messages)
    expectNothingTold(messages)
  })

  test('and many say something', () => {
    expect(said.length).toBeGreaterThan(500)
  })

  test.for([
    ...['int(upper(token))', 'double(upper(token))', 'bool(upper(token))', 'timestamp(upper(token))'],
    ...['duration(upper(token))', 'm[upper(token)]', 'xs[int(long)]', 'token.matches("(" + long)'],
    ...['m[upper(long)].x == 1', 'int(digits)'],
  ])('of CEL itself: %s', (text) => {
    const message = messageOf(() => cel(textOrigin('f', text)))
    expect(message).not.toBeNull()
    expectNothingTold([message ?? ''])
  })
})

test('a file that cannot be read is not named by a secret', () => {
  const message = messageOf(() => template(textOrigin('f', '{{ file long }}')))
  expect(message).toContain('cannot read the file')
  expectNothingTold([message ?? ''])
})

test('a message names what a helper wants, and the value where nothing secret was read', () => {
  const said = (text: string) => messageOf(() => template(textOrigin('f', text)))?.trim()
  expect(said('{{ int (upper token) }}')).toBe('int: the text is no number')
  expect(said('{{ password_hash "a" token }}')).toBe(
    'password_hash needs a salt of letters, digits, dots and slashes, not text',
  )
  expect(said('{{ int (first ys) }}')).toBe('int: "a" is no number')
})
