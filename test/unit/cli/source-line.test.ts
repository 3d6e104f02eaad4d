import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceLine } from '../../../src/cli/source-line.ts'
import { errorReportLines } from '../../../src/report/error-text.ts'
import { painter } from '../../../src/report/paint.ts'

const file = join(mkdtempSync(join(tmpdir(), 'drover-')), 'play.yaml')
writeFileSync(
  file,
  '- debug: { vars: { token: !secret hunter4 }, msg: "{{ int token }}" }\n' +
    '- set_fact:\n    token: !secret |\n      hunter4\n      {{ int 1 }}\r\n    other: x\r\n',
)

/** The line and the caret of an error that a run meets at a place. */
function frameAt(line: number, col: number): string[] {
  const at = `${file}:${line}:${col}`
  const error = {
    code: 'expression-failed',
    message: 'no',
    at,
    command: null,
    stderr: null,
    help: null,
  } as const
  const lines = errorReportLines({ ...error, ignored: false, rescued: false }, painter(false), sourceLine)
  return lines.slice(2).map((text) => text.replace(/^[ \d]+\| /, ''))
}

test('the line that an error of a run stands in shows no secret, and the caret its place', () => {
  const [shown, caret] = frameAt(1, 55)
  expect(shown).toBe('- debug: { vars: { token: !secret *** }, msg: "{{ int token }}" }')
  expect(caret?.indexOf('^')).toBe(shown?.indexOf('int'))
})

test('lines that go on with a secret are not shown', () => {
  expect(frameAt(5, 10)).toStrictEqual(['***', '^'])
  expect(frameAt(6, 5)).toStrictEqual(['    other: x', '    ^'])
})

test('there is no line where the file has none, or is not there', () => {
  expect(sourceLine(`${file}:9:1`)).toBeNull()
  expect(sourceLine(`${file}.gone:1:1`)).toBeNull()
  expect(sourceLine('nowhere')).toBeNull()
})
