import { describe, expect, test } from 'vitest'
import { defineProbe } from '../../../src/index.ts'
import { Answers, Epoch } from '../../../src/run/answers.ts'
import { Exchange } from '../../../src/run/exchange.ts'
import type { Question } from '../../../src/run/question.ts'

const guard = defineProbe({
  name: 'guard',
  summary: "A user's own command.",
  read: (limit: number) => ({ script: 'look', ...(limit > 0 ? { timeout: limit } : {}) }),
  exits: 'any',
  parse: ({ code }) => code === 0,
  promised: true,
})

function within(timeout: number | null, limit = 0): Question {
  return { probe: guard(limit), user: null, manner: { before: '', timeout, secrets: [] } }
}

const plain: Question = { probe: guard(0), user: null }
const YES = { code: 0, stdout: '', stderr: '' }
const TIMED_OUT = { code: 124, stdout: '', stderr: '' }

describe('a question that has a time', () => {
  test('and is answered in it is answered for every other time, and for none', () => {
    const answers = new Answers(new Epoch())
    answers.keep(within(2), YES, answers.now)
    for (const question of [within(2), within(1), within(null), plain])
      expect(answers.good(question)).toEqual(YES)
  })

  test.each([
    { by: 'timeout', code: 124 },
    { by: 'KILL, five seconds later', code: 137 },
    { by: "TERM, as busybox's timeout says it", code: 143 },
  ])('and is ended by $by is open for every other time, and for none', ({ code }) => {
    const answers = new Answers(new Epoch())
    answers.keep(within(2), { ...TIMED_OUT, code }, answers.now)
    expect(answers.good(within(2))).toEqual({ ...TIMED_OUT, code })
    for (const question of [within(3), within(null), plain]) {
      expect(answers.good(question)).toBeNull()
      expect(answers.last(question)).toBeNull()
    }
  })

  test('and is not answered in it has no answer, whatever it was before', () => {
    const epoch = new Epoch()
    const answers = new Answers(epoch)
    answers.keep(plain, YES, answers.now)
    epoch.count++
    answers.keep(within(2), TIMED_OUT, answers.now)
    expect(answers.good(within(2))).toEqual(TIMED_OUT)
    answers.keep(plain, YES, answers.now)
    answers.forget()
    answers.keep(within(2), TIMED_OUT, answers.now)
    expect(answers.last(within(2))).toEqual(TIMED_OUT)
    expect(answers.last(plain)).toEqual(YES)
  })

  test('and ends after one of its own that is shorter has its answer', () => {
    const answers = new Answers(new Epoch())
    answers.keep(within(9, 2), TIMED_OUT, answers.now)
    expect(answers.good({ ...plain, probe: guard(2) })).toEqual(TIMED_OUT)
  })
})

test('of questions that differ only in their time the first is asked: it may be there to keep the others from hanging', () => {
  const scriptOf = (...questions: readonly Question[]) =>
    new Exchange([{ expects: [], commands: [], questions }], () => null).script
  const asked = (script: string) => script.match(/look/g)
  expect(asked(scriptOf(within(10), plain, within(20)))).toHaveLength(1)
  expect(scriptOf(within(10), plain)).toContain('timeout -k 5 10 ')
  expect(scriptOf(plain, within(10))).not.toContain('timeout -k')
})
