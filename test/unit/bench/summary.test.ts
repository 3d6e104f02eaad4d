import { describe, expect, test } from 'vitest'
import { sessions } from '../../../bench/measure/sessions.ts'
import { summary } from '../../../bench/measure/summary.ts'
import { ratio } from '../../../bench/scenarios/scenario.ts'
import { caseOf, run } from './results.ts'

describe('a summary', () => {
  test.each([
    { walls: [3, 1, 2], spread: { median: 2, min: 1, max: 3 } },
    { walls: [4, 1, 2, 9], spread: { median: 3, min: 1, max: 9 } },
    { walls: [7], spread: { median: 7, min: 7, max: 7 } },
    { walls: [], spread: null },
  ])('of $walls has the median and the extremes', ({ walls, spread }) => {
    expect(
      summary(
        'drover',
        walls.map((wall) => run(wall)),
      ).measured.wall,
    ).toEqual(spread)
  })

  test('says nothing of what was not measured in every run', () => {
    expect(summary('drover', [run(1), run(1, { memory: null })]).measured.memory).toBeNull()
  })
})

test('a ratio divides the medians of two tools, and is no number without one of them', () => {
  const cases = [caseOf('1 host', { drover: [3, 1, 2], ansible: [30, 20, 10] })]
  expect(ratio(cases, '1 host', 'ansible', 'drover')).toBe(10)
  expect(ratio(cases, '1 host', 'mitogen', 'drover')).toBeNaN()
  expect(ratio(cases, '2 hosts', 'ansible', 'drover')).toBeNaN()
})

test('sessions are counted from the log of the server, and handshakes that overlap', () => {
  const log = `Server listening on 0.0.0.0 port 2222.
Connection from 127.0.0.1 port 1 on 127.77.0.1 port 2222
Connection from 127.0.0.1 port 2 on 127.77.0.2 port 2222
Accepted publickey for root from 127.0.0.1 port 1 ssh2: ED25519 SHA256:x
Connection closed by 127.0.0.1 port 2 [preauth]
Starting session: command for root from 127.0.0.1 port 1 id 0
Starting session: command for root from 127.0.0.1 port 1 id 1
Connection from 127.0.0.1 port 3 on 127.77.0.1 port 2222
Accepted publickey for root from 127.0.0.1 port 3 ssh2: ED25519 SHA256:x
Connection closed by 127.0.0.1 port 1
`
  expect(sessions(log)).toEqual({ connections: 2, channels: 2, handshakes: 2 })
})
