import { expect, test } from 'vitest'
import { constant } from '../../../src/load/computed.ts'
import { namingsIn, readsUnknownFile } from '../../../src/load/expressions-in.ts'
import type { DraftPlay } from '../../../src/load/play/play.ts'

const spot = (file: string) => ({ at: { file, line: 1, col: 1 }, sourceLine: '', caret: 0 })
const value = (file: string) => constant(1, '1', spot(file))

test('variables count at every layer and depth of the file that has the step, those of other files do not', () => {
  const step = {
    spot: spot('site.yaml'),
    register: 'result',
    vars: [{ own: value('site.yaml') }, { of_role: value('role.yaml') }],
  }
  const play = {
    spot: spot('site.yaml'),
    vars: { one: value('site.yaml') },
    nodes: [{ steps: [step] }],
  } as unknown as DraftPlay
  expect(
    namingsIn(play)
      .map(({ name }) => name)
      .sort(),
  ).toStrictEqual(['one', 'own', 'result'])
})

test('a play that includes a file which only the run knows may read any name', () => {
  const play = (complete: boolean) =>
    ({ spot: spot('site.yaml'), nodes: [], gathered: { complete } }) as unknown as DraftPlay
  expect([true, false].map((complete) => readsUnknownFile(play(complete)))).toStrictEqual([false, true])
})
