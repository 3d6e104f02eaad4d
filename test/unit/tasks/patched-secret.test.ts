import { expect, test } from 'vitest'
import { diff } from '../../../src/task/diff.ts'
import { planOf } from '../../../src/task/planned.ts'
import { show } from '../../../src/task/command.ts'
import { Secret } from '../../../src/index.ts'
import { parseAnswer } from '../../../src/task/probe.ts'
import kubectlPatch from '../../../tasks/kubectl_patch.ts'

const OLD = 'b2xkLXBhc3N3b3Jk'
const NEW = 'bmV3LXBhc3N3b3Jk'
const WRONG = 'd3JvbmctcGFzc3dvcmQ='

/** All that a report may tell of a patch of a Secret that holds the old password. */
function report(type: string, patch: unknown): string {
  const wish = { kind: 'secret', name: 'db', type, patch }
  const questions = kubectlPatch.observe(wish as never)
  const live = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' }, data: { password: OLD } }
  const now = { object: parseAnswer(questions.object, { code: 0, stdout: JSON.stringify(live), stderr: '' }) }
  const { changes, refusal } = planOf(kubectlPatch as never, wish, now)
  const told = changes.map(({ summary, set, run }) => [summary, diff(now, set), run.map(show), run, set])
  return JSON.stringify([told, refusal?.message])
}

test.each([
  ['a merge patch with a secret', 'merge', { data: { password: new Secret(NEW) } }],
  ['a merge patch with plain text', 'merge', { data: { password: NEW } }],
  ['another field', 'merge', { metadata: { labels: { a: 'b' } } }],
  ['a replacement', 'json', [{ op: 'replace', path: '/data/password', value: new Secret(NEW) }]],
  [
    'a test that does not hold',
    'json',
    [
      { op: 'test', path: '/data/password', value: new Secret(WRONG) },
      { op: 'replace', path: '/data/password', value: NEW },
    ],
  ],
  ['an operation that is none', 'json', [{ op: 'set', path: '/data/password', value: new Secret(NEW) }]],
])('no report of %s holds a value of the Secret', (_, type, patch) => {
  const text = report(type, patch)
  expect(text).toMatch(/patch/)
  for (const value of [OLD, NEW, WRONG]) expect(text).not.toContain(value)
})
