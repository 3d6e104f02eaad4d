import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { guarded, mystery, raw, say, write } from './tasks.ts'
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
    const path = join(folder(), 'a')
    const steps = [
      step({ task: mystery, params: { path }, register: 'r' }),
      step({ task: raw, params: { script: 'true' }, register: 'out' }),
      step({ task: write, name: 'first', params: { path, text: 'x' } }),
      step({ task: say, params: computedFrom(['out'], (scope) => ({ msg: scope.get('out') })) }),
      step({ task: write, name: 'again', params: { path, text: 'x' } }),
    ]
    const { verdicts } = await trial(loaded(steps), 'check')
    expect(verdicts.slice(3)).toEqual(['one say may', 'one again ok'])
  })
})
