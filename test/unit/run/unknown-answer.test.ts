// What a plan makes of an answer of which nothing is known yet.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defineProbe, defineTask, Refusal, sh, Type } from '../../../src/index.ts'
import { write } from './tasks.ts'
import { folder, loaded, step, trial } from './world.ts'

const details = defineProbe({
  name: 'details',
  summary: 'How long the text of a file is.',
  follows: (path: string) => [`text ${path}`],
  read: (path) => sh`[ ! -e ${path} ] || wc -c < ${path}`,
  parse: ({ stdout }) => (stdout === '' ? {} : { size: Number(stdout) }),
})

/** Does not ask whether the answer is known. */
const wantsSize = defineTask({
  name: 'wants_size',
  summary: 'Wants a file to have a size.',
  params: Type.Object({ path: Type.String({ description: 'A path.' }) }),
  observe: ({ path }) => ({ details: details(path) }),
  *plan({ path }, now) {
    if (now.details.size === undefined) throw new Refusal(`nobody knows how large ${path} is`)
  },
})

test('a step whose answer a planned change leaves open is open, though its plan looks into the answer', async () => {
  const path = join(folder(), 'file')
  const steps = [
    step({ task: write, params: { path, text: 'four' } }),
    step({ task: wantsSize, params: { path } }),
  ]
  expect((await trial(loaded(steps), 'check')).verdicts).toEqual(['one write change', 'one wants_size may'])
  expect((await trial(loaded(steps), 'apply')).verdicts).toEqual(['one write change', 'one wants_size ok'])
})
