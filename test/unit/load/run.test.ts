import fc from 'fast-check'
import { stringify } from 'yaml'
import { describe, expect, test } from 'vitest'
import { DroverErrors } from '../../../src/task/error.ts'
import { Secret } from '../../../src/task/secret.ts'
import type { Step } from '../../../src/task/playbook.ts'
import { stepsIn } from '../../../src/task/steps.ts'
import { UNKNOWN } from '../../../src/task/unknown.ts'
import { loadRegistry } from '../../../src/load/tasks.ts'
import type { LoadOptions } from '../../../src/load/run.ts'
import { errorsOf, HERE, loadText, scope, written } from './fixture.ts'

/** The steps of one play with these lines under `tasks:`. */
async function steps(lines: string, options: Partial<LoadOptions> = {}) {
  const text = `- hosts: all\n  vars: { x: 1, list: [a], password: !secret hunter }\n  tags: play\n  tasks:\n${lines}`
  const { plays } = await loadText(text, options)
  return stepsIn<Step>(plays[0]?.nodes ?? [])
}

async function params(line: string, values: Readonly<Record<string, unknown>> = {}) {
  const [step] = await steps(`    - ${line}\n`)
  const value = step?.params.evaluate(scope(values))
  return value as Record<string, unknown>
}

test('a loop written as a list may hold templates of variables that only the run knows', async () => {
  const [step] = await steps(
    '    - thing: { path: "/{{ item }}" }\n      loop: ["{{ x }}", "{{ elsewhere }}", b]\n',
    {
      extraVars: ['elsewhere=there'],
    },
  )
  expect(step?.loop?.evaluate(scope({ x: 1, elsewhere: 'there' }))).toStrictEqual([1, 'there', 'b'])
})

describe('params', () => {
  test('get their defaults, also inside', async () => {
    const value = await params('thing: { path: /x, limits: { soft: 1 } }')
    const limits = { soft: 1, hard: 9 }
    expect(value).toStrictEqual({ path: '/x', state: 'present', names: [], force: false, limits })
  })

  test('keep the types that templates give', async () => {
    const value = await params('thing: { path: "/{{ x }}", size: "{{ x }}", names: "{{ list }}" }', {
      x: 1,
      list: ['a'],
    })
    expect(value).toMatchObject({ path: '/1', size: 1, names: ['a'] })
  })

  test('never write into a variable when defaults are filled in', async () => {
    const limits = Object.freeze({ soft: 1 })
    expect(await params('thing: { path: /x, limits: "{{ list }}" }', { list: limits })).toMatchObject({
      limits: { hard: 9 },
    })
    expect(limits).toStrictEqual({ soft: 1 })
  })

  test('that are wrong only then fail where they stand', async () => {
    const wrong = params('thing: { path: /x, size: "{{ x }}" }', { x: 'big' })
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid-value',
      details: { at: { line: 5, col: 32 } },
    })
    await expect(wrong).rejects.toThrow('size must be a whole number, not the text "big"')
  })

  test('are not known while a value in them is not', async () => {
    expect(await params('thing: { path: /x, names: ["{{ x }}"] }', { x: UNKNOWN })).toBe(UNKNOWN)
  })

  test('refuse a secret where it would be seen', async () => {
    const value = params('thing: { path: "/{{ password }}" }', { password: new Secret('hunter') })
    await expect(value).rejects.toThrow('path cannot be a secret')
  })

  test('take a secret where the task does', async () => {
    const value = await params('login: { user: me, password: "x{{ password }}" }', {
      password: new Secret('hunter'),
    })
    expect(written(value['password'])).toStrictEqual({ secret: 'xhunter' })
  })

  test('take a bare value for the only param that must be given', async () => {
    expect(await params('thing: /x')).toMatchObject({ path: '/x' })
    expect(await params('say: [1, 2]').catch((error: unknown) => error)).toBeInstanceOf(DroverErrors)
    expect(await params('check: x == 1', { x: 1 })).toMatchObject({
      that: [{ source: 'x == 1', holds: true }],
    })
  })

  test('hold the content of files, looked for in files/ and beside the playbook', async () => {
    const { src } = (await params('put: { src: mistakes/files/there.txt, dest: /x }')) as {
      src: { path: string; data: Buffer }
    }
    expect(src.data.toString()).toBe('x')
    expect(src.path).toBe('mistakes/files/there.txt')
  })
})

describe('a step', () => {
  const nameOf = async (line: string, values = {}) =>
    (await steps(`    - ${line}\n`))[0]?.name.evaluate(scope(values))

  test('without a name is named by its task and main param', async () => {
    expect(await nameOf('thing: { state: absent, path: "/{{ x }}" }', { x: 1 })).toBe('thing /1')
    expect(await nameOf('say: !secret hunter')).toBe('say ***')
  })

  test.each([
    ['say: { msg: { token: !secret hunter, x: 1 } }', 'say { token: !secret ***, x: 1 }'],
    ['say: { msg: [a, { token: !secret "hunter, 2" }] }', 'say a, { token: !secret *** }'],
    ['{ vars: { t: &t { a: !secret hunter } }, say: { msg: *t } }', 'say { a: !secret *** }'],
    ['say: { msg: { token: !secret hunter, x: "{{ x }}" } }', 'say { token: !secret ***, x: "1" }'],
    [
      'say:\n        msg:\n          token: !secret |\n            hunter\n            hunter\n          x: 1',
      'say token: !secret *** x: 1',
    ],
  ])('shows no secret in a name that is made of %j', async (line, name) => {
    expect(await nameOf(line, { x: 1 })).toBe(name)
  })

  test('never shows a secret in its name', async () => {
    expect(
      await nameOf('{ name: "log in with {{ password }}", say: x }', { password: new Secret('hunter') }),
    ).toBe('***')
  })

  test('reads what its params, templates and conditions read', async () => {
    const [step] = await steps(
      '    - thing: { path: "{{ facts.os.id }}" }\n      when: facts.memory.free > x\n',
    )
    expect(step?.params.reads).toStrictEqual([['facts', 'os', 'id']])
    expect(step?.when.flatMap((one) => one.reads)).toStrictEqual([['facts', 'memory', 'free'], ['x']])
  })
})

describe('tags choose', () => {
  const LINES = `
    - { name: one, say: x, tags: a }
    - { name: two, say: x, tags: [b, c] }
    - { name: always, say: x, tags: always }
    - { name: never, say: x, tags: [never, d] }
    - { name: plain, say: x }
`
  const cases: readonly (readonly [string, Partial<LoadOptions>, string])[] = [
    ['nothing asked', {}, 'one two always plain'],
    ['one tag', { tags: ['a'] }, 'one always'],
    ['several', { tags: ['a', 'c'] }, 'one two always'],
    ['the tag of a play', { tags: ['play'] }, 'one two always never plain'],
    ['a tag of never', { tags: ['d'] }, 'always never'],
    ['skipping one', { skipTags: ['b'] }, 'one always plain'],
    ['skipping always', { tags: ['a'], skipTags: ['always'] }, 'one'],
    ['starting at a step', { startAtTask: 'always' }, 'always plain'],
    ['starting at a pattern', { startAtTask: 'al[vw]?y*' }, 'always plain'],
  ]
  test.for(cases)('%s', async ([, options, names]) => {
    const chosen = await steps(LINES, options)
    expect(chosen.map((step) => step.name.source).join(' ')).toBe(names)
  })

  const NAMES = `
    - { name: '{{ inventory_hostname }}', say: x }
    - { import_role: { name: plain } }
    - { name: 'four {{ inventory_hostname }}', say: x }
    - { name: four a, say: x }
`
  const starts: readonly (readonly [string, string])[] = [
    ['plain : say hello', 'say hello'],
    ['plain : *', 'say hello'],
    ['four {{ inventory_hostname }}', 'four {{ inventory_hostname }}'],
    ['four b', 'four {{ inventory_hostname }}'],
    ['four a', 'four a'],
  ]
  test.for(starts)('and a run may start at %s', async ([startAtTask, first]) => {
    const chosen = await steps(NAMES, { startAtTask })
    expect(chosen[0]?.name.source).toBe(first)
  })

  test('and a start that no step has is an error', async () => {
    const [error] = await errorsOf(steps(LINES, { startAtTask: 'alwys' }))
    expect(error).toMatchObject({ code: 'usage', details: { help: 'did you mean always?' } })
  })

  test('and a start in a rescue is an error that says why', async () => {
    const block = `
    - block: [{ name: one, say: x }]
      rescue: [{ name: mend, say: x }]
      always: [{ name: last, say: x }]
`
    const [error] = await errorsOf(steps(block, { startAtTask: 'men?' }))
    expect(error?.message).toBe(
      'a run cannot begin at men?: it stands in a rescue, for when a step has failed',
    )
    const chosen = await steps(block, { startAtTask: 'last' })
    expect(chosen.map((step) => step.name.source)).toStrictEqual(['last'])
  })
})

describe('a registry', () => {
  test('names each file that holds no task', async () => {
    const errors = await errorsOf(loadRegistry({ taskDirs: [`${HERE}broken-tasks`] }))
    expect(errors.map((error) => error.code)).toStrictEqual(['broken-task', 'broken-task', 'broken-task'])
    expect(errors.map((error) => /\w+\.ts/.exec(error.message)?.[0]).sort()).toStrictEqual([
      'misnamed.ts',
      'nothing.ts',
      'throws.ts',
    ])
  })

  test('of folders that do not exist is empty', async () => {
    expect((await loadRegistry({ taskDirs: ['/nonexistent'] })).tasks.size).toBe(0)
  })
})

describe('whatever is written', () => {
  const words = [
    'hosts',
    'tasks',
    'vars',
    'when',
    'loop',
    'thing',
    'say',
    'check',
    'path',
    'name',
    'all',
    '{{ x }}',
    'x ==',
    'true',
  ]
  const text = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 }))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('map'),
    ),
    list: fc.array(tie('tree'), { maxLength: 4 }),
    map: fc.dictionary(text, tie('tree'), { maxKeys: 4 }),
  }))
  const step = fc.dictionary(text, tree, { maxKeys: 5 })
  const play = fc.record({ hosts: fc.constant('all'), tasks: fc.array(step, { maxLength: 4 }), vars: tree })
  const alphabet = fc.constantFrom(
    ...'-: \n\t#&*!|>\'"%@`{}[],?ab1'.split(''),
    '\n  - ',
    'hosts: all\n',
    '<<: *a',
    '!cel ',
    '{{',
  )

  const honest = async (source: string) => {
    try {
      await loadText(source)
    } catch (error) {
      if (!(error instanceof DroverErrors)) throw error
      for (const one of error.errors) expect(one.code).not.toBe('broken-task')
    }
  }

  test('as a tree, nothing but errors for the user comes of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(play, { maxLength: 2 }), tree), (value) => honest(stringify(value))),
    )
  })

  test('as a text, nothing but errors for the user comes of it', async () => {
    const source = fc.array(alphabet, { maxLength: 40 }).map((pieces) => pieces.join(''))
    await fc.assert(fc.asyncProperty(source, honest), { numRuns: 500 })
  })

  test('aliases that multiply end in an error, soon', async () => {
    const lines = ['a: &a0 [x, x, x, x, x, x, x, x, x]']
    for (let index = 1; index < 9; index++)
      lines.push(
        `a${index}: &a${index} [${Array(9)
          .fill(`*a${index - 1}`)
          .join(', ')}]`,
      )
    const vars = lines.map((line) => `    ${line}`).join('\n')
    const errors = await errorsOf(loadText(`- hosts: all\n  vars:\n${vars}\n`))
    expect(errors.map((error) => error.code)).toContain('yaml-syntax')
  })
})

test('order shuffle is another order each time, of the same hosts', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `web${index}`)
  const order = async () => {
    const { plays } = await loadText('- { hosts: all, order: shuffle, tasks: [] }\n', {
      inventories: [`${names.join(',')},`],
    })
    return plays[0]?.hosts ?? []
  }
  const [one, other] = [await order(), await order()]
  expect(one).not.toStrictEqual(other)
  expect([one.toSorted(), other.toSorted()]).toStrictEqual([names.toSorted(), names.toSorted()])
})
