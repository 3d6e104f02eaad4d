import { isDeepStrictEqual } from 'node:util'
import { reads } from '../task/laws.ts'
import { parseAnswer, type Probe } from '../task/probe.ts'
import { type Fixture, unknownKeys } from './fixtures.ts'
import { shown } from './shown.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a fixture's arguments are data: the probe says whether they fit
type AnyProbeFamily = (...args: any[]) => Probe

/**
 * Checks a probe over one fixture: `args`, `output: {code, stdout, stderr}`, then `answer` or `fails`.
 *
 * @returns what is wrong, a sentence each; empty when all is well.
 */
export function checkProbeFixture(family: AnyProbeFamily, fixture: Fixture): string[] {
  const { args = [], output, answer, fails } = fixture.values
  const strange = unknownKeys(fixture, ['args', 'output', 'answer', 'fails'])
  const probe = family(...(args as unknown[]))
  const violations = reads({ probe }).map(({ message }) => message)
  return [
    ...strange,
    ...violations,
    ...compare(probe, { code: 0, stdout: '', stderr: '', ...(output as object) }, answer, fails),
  ]
}

function compare(
  probe: Probe,
  output: { code: number; stdout: string; stderr: string },
  answer: unknown,
  fails: unknown,
): string[] {
  if (answer === undefined && fails === undefined)
    return ['the fixture expects neither an answer nor a failure']
  try {
    const got = parseAnswer(probe, output)
    if (fails !== undefined) return [`expected it to fail, got ${shown(got)}`]
    return isDeepStrictEqual(got, answer) ? [] : [`expected ${shown(answer)}\n     got ${shown(got)}`]
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (typeof fails === 'string' && message.includes(fails)) return []
    return [
      `expected ${fails === undefined ? shown(answer) : `a failure with "${shown(fails)}"`}, got the error ${message}`,
    ]
  }
}
