import { describe, expect, test } from 'vitest'
import { DroverError } from '../../../src/task/error.ts'
import { cel, condition } from '../../../src/load/cel/expression.ts'
import type { Computed } from '../../../src/load/computed.ts'
import { textOrigin } from '../../../src/load/lines.ts'
import { template } from '../../../src/load/template/template.ts'
import { casesOf, scope, written } from './fixture.ts'

interface Case {
  readonly template?: string
  readonly condition?: string
  readonly cel?: string
  readonly values?: Readonly<Record<string, unknown>>
  readonly gives?: unknown
  readonly unknown?: true
  readonly secret?: string
  /** `code column` or `code line:column`. */
  readonly fails?: string
  readonly says?: string
  readonly help?: string | null
  readonly reads?: readonly (readonly string[])[]
}

function compile(one: Case): Computed {
  if (one.template !== undefined) return template(textOrigin('f', one.template))
  if (one.condition !== undefined) return condition(textOrigin('f', one.condition))
  return cel(textOrigin('f', one.cel ?? ''))
}

function failureOf(one: Case): DroverError {
  try {
    compile(one).evaluate(scope(one.values ?? {}))
  } catch (error) {
    if (error instanceof DroverError) return error
    throw error
  }
  throw new Error('it did not fail')
}

function placeOf({ code, details }: DroverError): string {
  const { line, col } = details.at ?? { line: 0, col: 0 }
  return line === 1 ? `${code} ${col}` : `${code} ${line}:${col}`
}

const cases = [...casesOf<Case>('templates.yaml'), ...casesOf<Case>('conditions.yaml')]
const title = (one: Case) =>
  `${one.template ?? one.condition ?? one.cel ?? ''} with ${JSON.stringify(one.values ?? {})}`

describe('an expression gives', () => {
  test.for(cases.filter((one) => one.fails === undefined).map((one) => [title(one), one] as const))(
    '%s',
    ([, one]) => {
      const expression = compile(one)
      const value = written(expression.evaluate(scope(one.values ?? {})))
      const wanted = one.unknown ? { unknown: true } : one.secret ? { secret: one.secret } : one.gives
      expect(value).toStrictEqual(wanted)
      if (one.reads) expect(expression.reads).toStrictEqual(one.reads)
    },
  )
})

describe('an expression fails', () => {
  test.for(cases.filter((one) => one.fails !== undefined).map((one) => [title(one), one] as const))(
    '%s',
    ([, one]) => {
      const error = failureOf(one)
      expect(placeOf(error)).toBe(one.fails)
      expect(error.message).toContain(one.says ?? '')
      if (one.help !== null) expect(error.details.help ?? '').toContain(one.help ?? '')
    },
  )
})

describe('values of hosts', () => {
  test('are never templates', () => {
    const value = template(textOrigin('f', '{{ stdout }}')).evaluate(scope({ stdout: '{{ password }}' }))
    expect(value).toBe('{{ password }}')
  })

  test('are not copied when an expression is a whole one', () => {
    const list = Object.freeze([1, 2])
    expect(template(textOrigin('f', '{{ xs }}')).evaluate(scope({ xs: list }))).toBe(list)
  })

  test('do not show a secret in the message of a failed condition', () => {
    const bad = condition(textOrigin('f', 'm[x] == 1'))
    const evaluate = () => bad.evaluate(scope({ m: {}, x: casesOf<Case>('secret.yaml')[0] }))
    expect(evaluate).toThrow(/\*\*\*|not defined/)
    expect(evaluate).not.toThrow(/hunter/)
  })
})
