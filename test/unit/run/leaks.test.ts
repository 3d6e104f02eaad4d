import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defineTask, Secret, Type, upload } from '../../../src/index.ts'
import { folder, loaded, step, trial } from './world.ts'

const Path = Type.String({ description: 'A path.' })

test('the error of a program that prints the secrets it was given does not show them', async () => {
  const login = defineTask({
    name: 'login',
    summary: 'Logs in.',
    params: Type.Object({}),
    observe: () => ({}),
    *plan() {
      const stdin = new Secret('anna\nhunter22\n')
      const script = 'read user; read password; echo "wrong: $user:$password" >&2; exit 1'
      yield { summary: 'log in', set: {}, run: [{ script, stdin }], action: true }
    },
  })
  const { record } = await trial(loaded([step({ task: login, params: {} })]), 'apply')
  expect(record.results[0]?.error?.stderr).toBe('wrong: ***:***\n')
  expect(JSON.stringify(record)).not.toContain('hunter22')
})

test('a large file is written with the same programs in reach as a small one', async () => {
  const path = join(folder(), 'a')
  const put = defineTask({
    name: 'put',
    summary: 'Writes.',
    params: Type.Object({ path: Path, size: Type.Number({ description: 'Bytes.' }) }),
    observe: () => ({}),
    *plan({ size }) {
      const validate = () => ({
        script: 'case $PATH in *:/usr/sbin:/sbin) ;; *) echo "$PATH" >&2; false ;; esac',
      })
      const run = [upload('x'.repeat(size), path, '0644', { validate })]
      yield { summary: 'write', set: {}, run, action: true }
    },
  })
  const steps = [10, 400_000].map((size) => step({ task: put, params: { path, size } }))
  expect((await trial(loaded(steps), 'apply')).verdicts).toEqual(['one put change', 'one put change'])
})
