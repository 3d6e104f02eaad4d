import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cel, condition } from '../../../src/load/cel/expression.ts'
import { constantPart } from '../../../src/load/cel/constant.ts'
import type { Computed } from '../../../src/load/computed.ts'
import { textOrigin } from '../../../src/load/lines.ts'
import { HERE, scope } from './fixture.ts'
import { NOTHING_NEARBY, partialsIn } from '../../../src/load/template/nearby.ts'
import { template } from '../../../src/load/template/template.ts'
import { DroverError } from '../../../src/task/error.ts'
import { Secret } from '../../../src/task/secret.ts'
import { UNKNOWN } from '../../../src/task/unknown.ts'

const nearby = { ...NOTHING_NEARBY, ...partialsIn([`${HERE}partials/templates`], HERE) }
const values = { x: 1, y: { z: 'a' }, xs: ['a', { n: 2 }], s: new Secret('hunter'), u: UNKNOWN, name: 'n' }

const braces = [
  '{{',
  '}}',
  '{{#',
  '{{/',
  '{{>',
  '{{else}}',
  '{{#if ',
  '{{/if}}',
  '{{#each ',
  '{{/each}}',
  '{{~',
  '~}}',
]
const names = [
  'x',
  'y.z',
  'xs',
  's',
  'u',
  '../x',
  'this',
  '@index',
  'nothing',
  'greeting',
  'wrong',
  'as |i|',
  'xs.[1]',
]
const calls = [
  'upper ',
  'join ',
  'default ',
  'defined ',
  'lookup ',
  'where ',
  'hash ',
  'if ',
  'each ',
  '(',
  ')',
  'n=',
]
const others = [
  ' ',
  '\n',
  'a',
  '"b"',
  '1',
  '-1',
  'true',
  'null',
  '\\',
  '|',
  '.',
  '{%',
  '[',
  ']',
  '&&',
  '==',
  '? ',
  ':',
]
const pieces = (all: readonly string[]) =>
  fc.array(fc.constantFrom(...all), { maxLength: 12 }).map((parts) => parts.join(''))

/** Whatever a text is, it is a value or an error at a place. */
function tame(compile: () => Computed): void {
  try {
    compile().evaluate(scope(values))
  } catch (error) {
    if (!(error instanceof DroverError)) throw error
    expect(error.message).not.toContain('hunter')
    expect(error.details.at).toBeDefined()
  }
}

test('any text is a template or an error at its place', () => {
  const text = pieces([...braces, ...braces, ...names, ...calls, ...others])
  fc.assert(
    fc.property(text, (source) => {
      tame(() => template(textOrigin('f', source), nearby))
      tame(() => template(textOrigin('f', `{{${source}}}`), nearby))
    }),
    { numRuns: 2000 },
  )
})

test('any text is an expression or an error at its place', () => {
  const functions = [
    'hash(',
    'size(',
    'upper(',
    'ip_in(',
    'has(',
    'xs.map(i, ',
    'merge(',
    ',',
    'vars.x',
    '{',
    '}',
    '!',
  ]
  const text = pieces([...names, ...functions, ...functions, ...others])
  fc.assert(
    fc.property(text, (source) => {
      const origin = textOrigin('f', source)
      tame(() => cel(origin))
      tame(() => {
        const found = condition(origin)
        constantPart(origin)
        return found
      })
    }),
    { numRuns: 2000 },
  )
})
