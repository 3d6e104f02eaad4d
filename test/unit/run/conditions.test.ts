import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defineProbe, sh } from '../../../src/index.ts'
import type { Scope } from '../../../src/task/expression.ts'
import { raw, write } from './tasks.ts'
import { computedFrom, fixed, folder, loaded, step, trial } from './world.ts'

const shell = defineProbe({
  name: 'shell',
  summary: 'The shell.',
  read: () => sh`echo sh`,
  parse: ({ stdout }) => stdout.trim(),
})
const facts = { shell: shell() }
const isSh = (scope: Scope): boolean => (scope.get('facts') as { shell: string }).shell === 'sh'
const broken = computedFrom<boolean>([], () => {
  throw new Error('no such key')
})

describe('conditions about a result', () => {
  test.each([
    ['changedWhen', write, 'change', null, 2],
    ['failedWhen', write, 'failed', { code: 'command-failed' }, 2],
    // Where a command fails, the questions behind it are not asked.
    ['ignoreErrors', raw, 'failed', { ignored: true }, 3],
  ])('%s can ask facts, after a change too', async (keyword, task, verdict, error, roundTrips) => {
    const params = { path: join(folder(), 'a'), text: 'x', script: 'exit 3' }
    const steps = [step({ task, params, [keyword]: computedFrom(['facts.shell'], isSh) })]
    const { record } = await trial(loaded(steps, ['one'], facts), 'apply')
    expect(record.results).toMatchObject([{ verdict, error }])
    expect(record.hosts['one']?.roundTrips).toBe(roundTrips)
  })

  test('an ignore_errors that cannot be computed ignores nothing, and the failure stays the news', async () => {
    const steps = [step({ task: raw, params: { script: 'exit 3' }, ignoreErrors: broken })]
    const { record } = await trial(loaded(steps), 'apply')
    expect(record.results).toMatchObject([
      {
        verdict: 'failed',
        error: { code: 'command-failed', ignored: false, help: 'ignore_errors: no such key' },
      },
    ])
  })
})

describe('several conditions', () => {
  test.each(['when', 'failedWhen', 'changedWhen'])(
    '%s looks no further than the first that is false',
    async (keyword) => {
      const steps = [step({ task: raw, params: { script: 'true' }, [keyword]: [fixed(false), broken] })]
      const { record } = await trial(loaded(steps), 'apply')
      expect(record.results[0]?.error).toBeNull()
    },
  )
})
