import { isUnknown } from '../../../src/index.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyOf, guarded, mystery, raw, say, write } from './tasks.ts'
import { computedFrom, folder, loaded, step, trial } from './world.ts'

describe('a step that may or may not act', () => {
  test('leaves open whatever its task touches: nothing after it is ok that it could undo', async () => {
    const dir = folder()
    const [flag, path, none] = ['flag', 'path', 'none'].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(flag, 'old')
    writeFileSync(path, 'x')
    const steps = [
      step({ task: write, params: { path: flag, text: 'new' } }),
      step({
        task: guarded,
        params: {
          script: `rm ${path}; echo > ${none}`,
          unless: `grep -q old ${flag}`,
          only_if: 'true',
          path: none,
        },
      }),
      step({ task: write, name: 'again', params: { path, text: 'x' } }),
    ]
    const check = await trial(loaded(steps), 'check')
    expect(check.verdicts).toEqual(['one write change', 'one guarded may', 'one again may'])
    expect((await trial(loaded(steps), 'apply')).verdicts).toEqual([
      'one write change',
      'one guarded change',
      'one again change',
    ])
  })

  test('whose task touches nothing leaves the steps after it decided', async () => {
    const dir = folder()
    const params = { path: join(dir, 'b'), text: 'x' }
    const steps = [
      step({ task: mystery, params: { path: join(dir, 'a') }, register: 'r' }),
      step({ task: write, name: 'first', params }),
      step({ task: say, params: computedFrom(['r'], (scope) => ({ msg: scope.get('r') })) }),
      step({ task: write, name: 'again', params }),
    ]
    const { verdicts } = await trial(loaded(steps), 'check')
    expect(verdicts.slice(2)).toEqual(['one say may', 'one again ok'])
  })
})

describe('a step whose condition is not known yet', () => {
  const when = computedFrom(['r'], (scope) => (scope.get('r') as { file: boolean }).file)
  const unknown = (path: string) => step({ task: mystery, params: { path }, register: 'r' })

  test('foretells nothing for certain', async () => {
    const dir = folder()
    const params = { path: join(dir, 'b'), text: 'x' }
    const steps = [
      unknown(join(dir, 'a')),
      step({ task: write, name: 'perhaps', params, when }),
      step({ task: write, name: 'certainly', params }),
    ]
    const { verdicts } = await trial(loaded(steps), 'check')
    expect(verdicts.slice(1)).toEqual(['one perhaps may', 'one certainly may'])
  })

  test('does not fail where it would be refused', async () => {
    const dir = folder()
    const params = { from: join(dir, 'none'), path: join(dir, 'b') }
    const steps = [unknown(join(dir, 'a')), step({ task: copyOf, params, when })]
    const { verdicts, record } = await trial(loaded(steps), 'check')
    expect(verdicts).toEqual(['one mystery change', 'one copy_of may'])
    expect(record.results[1]?.dependsOn).toMatchObject([
      { on: `a value (known after mystery): ${join(dir, 'none')} does not exist`, step: 'mystery' },
    ])
  })

  test('does not know whether it will be skipped', async () => {
    const dir = folder()
    writeFileSync(join(dir, 'b'), 'x')
    const steps = [
      unknown(join(dir, 'a')),
      step({
        task: write,
        name: 'perhaps',
        params: { path: join(dir, 'b'), text: 'x' },
        when,
        register: 's',
      }),
      step({
        task: write,
        name: 'otherwise',
        params: { path: join(dir, 'c'), text: 'x' },
        when: computedFrom(['s'], (scope) => (scope.get('s') as { skipped: boolean }).skipped),
      }),
    ]
    const { verdicts } = await trial(loaded(steps), 'check')
    expect(verdicts.slice(1)).toEqual(['one perhaps ok', 'one otherwise may'])
  })
})

test('what was not settled stays so after a step that may change it', async () => {
  const path = join(folder(), 'a')
  const steps = [
    step({ task: raw, params: { script: `echo other > ${path}` } }),
    step({ task: write, params: { path, text: 'x' } }),
    step({ task: write, name: 'again', params: { path, text: 'x' } }),
  ]
  expect((await trial(loaded(steps), 'check')).verdicts.slice(1)).toEqual(['one write may', 'one again may'])
})

test('a guard of the user that an earlier step may alter makes it may', async () => {
  const dir = folder()
  const [flag, path] = [join(dir, 'flag'), join(dir, 'path')]
  const steps = [
    step({ task: write, params: { path: flag, text: 'x' } }),
    step({
      task: guarded,
      params: { script: `echo > ${path}`, unless: 'false', only_if: `[ ! -e ${flag} ]`, path },
    }),
  ]
  const { verdicts, record } = await trial(loaded(steps), 'check')
  expect(verdicts).toEqual(['one write change', 'one guarded may'])
  expect(record.results[1]?.dependsOn).toMatchObject([{ step: 'write' }, { step: 'write' }])
  expect((await trial(loaded(steps), 'apply')).verdicts).toEqual(['one write change', 'one guarded ok'])
})

test('where errors are ignored, nobody knows whether a step will have failed', async () => {
  const dir = folder()
  const steps = [
    step({ task: raw, params: { script: 'false' }, register: 'r', ignoreErrors: true }),
    step({
      task: write,
      name: 'rescue',
      params: { path: join(dir, 'a'), text: 'x' },
      when: computedFrom(['r'], (scope) => (scope.get('r') as { failed: boolean }).failed),
    }),
  ]
  expect((await trial(loaded(steps), 'check')).verdicts[1]).toBe('one rescue may')
  expect((await trial(loaded(steps), 'apply')).verdicts[1]).toBe('one rescue change')
})

test('a loop over what is not known registers nothing known', async () => {
  const dir = folder()
  const steps = [
    step({ task: mystery, params: { path: join(dir, 'a') }, register: 'r' }),
    step({
      task: raw,
      params: { script: 'true' },
      loop: computedFrom(['r'], (scope) => (scope.get('r') as { file: string[] }).file),
      register: 's',
    }),
    step({ task: say, params: computedFrom(['s'], (scope) => ({ msg: scope.get('s') })) }),
    step({
      task: say,
      params: { msg: 'x' },
      when: computedFrom(['s'], (scope) => (isUnknown(scope.get('s')) ? (scope.get('s') as boolean) : false)),
    }),
  ]
  const { record } = await trial(loaded(steps), 'check')
  const dependsOn = [{ on: 'a value (known after raw)' }]
  expect(record.results.slice(2)).toMatchObject([
    { verdict: 'may', dependsOn },
    { verdict: 'ok', dependsOn },
  ])
})

test("what a user's own command says is called so, not by its script", async () => {
  const steps = [
    step({ task: raw, name: 'first', params: { script: 'true' } }),
    step({
      task: guarded,
      params: { script: 'true', unless: 'test -e /a/b', only_if: 'true', path: '/a/b' },
    }),
  ]
  const { record } = await trial(loaded(steps), 'check')
  expect(record.results[1]?.dependsOn[0]).toMatchObject({
    on: 'what its own command says is not settled',
    step: 'first',
  })
})
