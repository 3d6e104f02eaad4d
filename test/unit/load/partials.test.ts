import type { Step } from '../../../src/task/playbook.ts'
import { stepsIn } from '../../../src/task/steps.ts'
import { describe, expect, test } from 'vitest'
import { textOrigin } from '../../../src/load/lines.ts'
import { NOTHING_NEARBY, partialsIn } from '../../../src/load/template/nearby.ts'
import { template } from '../../../src/load/template/template.ts'
import { DroverError } from '../../../src/task/error.ts'
import { brief, casesOf, errorsOf, HERE, load, loadText, scope, written } from './fixture.ts'

interface Case {
  readonly template: string
  readonly values?: Readonly<Record<string, unknown>>
  readonly gives?: unknown
  readonly secret?: string
  readonly unknown?: true
  readonly reads?: readonly (readonly string[])[]
  readonly fails?: string
  readonly says?: string
  readonly help?: string
}

const folders = [`${HERE}partials/none`, `${HERE}partials/templates`]
const nearby = { ...NOTHING_NEARBY, ...partialsIn(folders, HERE.slice(0, -1)) }
const compile = (one: Case) => template(textOrigin('f', one.template), nearby)

function failureOf(one: Case): DroverError {
  try {
    compile(one).evaluate(scope(one.values ?? {}))
  } catch (error) {
    if (error instanceof DroverError) return error
    throw error
  }
  throw new Error('it did not fail')
}

const cases = casesOf<Case>('partials.yaml').map((one) => [one.template, one] as const)

describe('a template with partials gives', () => {
  test.for(cases.filter(([, { fails }]) => fails === undefined))('%s', ([, one]) => {
    const expression = compile(one)
    const { unknown, secret } = one
    const wanted = unknown ? { unknown } : secret !== undefined ? { secret } : one.gives
    expect(written(expression.evaluate(scope(one.values ?? {})))).toStrictEqual(wanted)
    if (one.reads) expect(expression.uses.map((use) => use.path)).toStrictEqual(one.reads)
  })
})

describe('a template with partials fails', () => {
  test.for(cases.filter(([, { fails }]) => fails !== undefined))('%s', ([, one]) => {
    const error = failureOf(one)
    expect(brief(error)).toBe(one.fails)
    expect(error.message).toContain(one.says ?? '')
    expect(error.details.help ?? '').toContain(one.help ?? '')
  })
})

test('the first folder that has a partial wins, as a role does over the playbook', () => {
  const places = partialsIn([`${HERE}partials/role`, `${HERE}partials/templates`], HERE.slice(0, -1))
  const expression = template(textOrigin('f', '{{> outer }}'), { ...NOTHING_NEARBY, ...places })
  expect(expression.evaluate(scope({ name: 'ops' }))).toBe('role greets ops\nand ops\n')
})

describe('partials of a playbook', () => {
  const text = (template: string) => `- hosts: all\n  tasks:\n    - say: { msg: "${template}" }\n`
  const cwd = `${HERE}partials`

  test('stand in templates/ beside it', async () => {
    const { plays } = await loadText(text('{{> greeting }}'), { cwd, extraVars: ['name=ops'] })
    const params = stepsIn<Step>(plays[0]?.nodes ?? [])[0]?.params.evaluate(scope({ name: 'ops' }))
    expect(params).toStrictEqual({ msg: 'greeting ops\n' })
  })

  test('are included by template files too, and their names are checked before the run', async () => {
    const errors = await errorsOf(load({ playbooks: ['partials/playbook.yaml'] }))
    expect(errors.map(brief)).toStrictEqual([
      'undefined-variable partials/templates/wrong.hbs:2:14',
      'undefined-variable partials/templates/wrong.hbs:2:22',
    ])
  })

  test('are not there for the inventory, which says so', async () => {
    const inventories = ['partials/inventory.yaml']
    const [error] = await errorsOf(loadText(text('{{ x }}'), { inventories }))
    expect(error?.message).toBe('there is no partial greeting')
    expect(error?.details.help).toContain('beside the playbook')
  })
})

describe('a file that a template reads', () => {
  const cwd = `${HERE}partials`
  const text = (template: string) =>
    `- hosts: all\n  vars: { who: ops }\n  tasks:\n    - say: { msg: '${template}' }\n`

  async function message(template: string): Promise<unknown> {
    const { plays } = await loadText(text(template), { cwd })
    return stepsIn<Step>(plays[0]?.nodes ?? [])[0]?.params.evaluate(scope({ who: 'ops' }))
  }

  test('is found in files/ beside the playbook; its text is data, and never a template', async () => {
    expect(await message('{{ file "ops.pub" }}')).toStrictEqual({ msg: 'key {{ of }} ops' })
    expect(await message('{{#if who}}<{{ upper (file "files/ops.pub") }}>{{/if}}')).toStrictEqual({
      msg: '<KEY {{ OF }} OPS>',
    })
  })

  test('may have a computed path, which is then read when it is met', async () => {
    expect(await message('{{ file (path_join "files" "ops.pub") }}')).toStrictEqual({
      msg: 'key {{ of }} ops',
    })
    await expect(message('a {{ file who }}')).rejects.toMatchObject({
      code: 'file-unreadable',
      details: { at: { line: 4, col: 25 } },
    })
  })

  test('must exist before the run when its path is written out', async () => {
    const errors = await errorsOf(loadText(text('{{ upper (file "opps.pub") }}'), { cwd }))
    expect(errors.map(brief)).toStrictEqual(['file-unreadable playbook.yaml:4:35'])
    expect(errors[0]?.details.help).toBe('looked in files and .')
  })
})
