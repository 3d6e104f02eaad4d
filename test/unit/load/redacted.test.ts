import { describe, expect, test } from 'vitest'
import { errorText } from '../../../src/report/error-text.ts'
import { painter } from '../../../src/report/paint.ts'
import { DroverErrors } from '../../../src/task/error.ts'
import { Redacted } from '../../../src/load/redacted.ts'
import { errorsOf, loadText } from './fixture.ts'

/** The line that an error of a step shows, and its caret; the step is all there is under `tasks:`. */
async function frameOf(step: string): Promise<string[]> {
  const errors = await errorsOf(loadText(`- hosts: all\n  tasks:\n${step}`))
  const lines = errorText(new DroverErrors(errors), painter(false)).split('\n')
  return lines.filter((line) => /^ *\d* \| /.test(line)).map((line) => line.replace(/^[ \d]+\| /, ''))
}

describe('the line under an error shows no secret', () => {
  const inFlow: [about: string, step: string, line: string, at: string][] = [
    [
      'before it',
      '{ login: { usr: me, user: me, password: !secret hunter2 } }',
      'password: !secret *** } }',
      'usr',
    ],
    [
      'behind it',
      '{ login: { password: !secret "hunter2, }", user: me, usr: x } }',
      '!secret ***, user',
      'usr',
    ],
    ['a keyword', '{ say: !secret hunter2, whem: true }', '{ say: !secret ***, whem: true }', 'whem'],
    [
      'a name',
      "{ login: { password: !secret 'a'' hunter2', user: '{{ nope }}' } }",
      '!secret ***, user',
      'nope',
    ],
    ['a name in it', "{ say: !secret 'hunter2{{ nope }}' }", '{ say: !secret *** }', '***'],
  ]
  test.for(inFlow)('%s', async ([, step, line, at]) => {
    const [shown, caret] = await frameOf(`    - ${step}\n`)
    expect(shown).toContain(line)
    expect(shown).not.toContain('hunter2')
    expect(caret?.indexOf('^')).toBe(shown?.indexOf(at))
  })

  test('in a block', async () => {
    const [shown, caret] = await frameOf(
      '    - say: !secret |\n        hunter2\n        {{ nope }}\n      when: true\n',
    )
    expect([shown, caret]).toStrictEqual(['***', '^'])
  })
})

test('what is no YAML shows no secret either', async () => {
  const step = '    - say: !secret hunter2\n        more: hunter2\n      when: x\n'
  expect((await frameOf(step)).join('\n')).not.toContain('hunter2')
})

test('-e that is written wrongly is shown without its secret', async () => {
  const extraVars = ['token: !secret hunter2']
  const [error] = await errorsOf(loadText('- hosts: all\n  tasks: []\n', { extraVars }))
  expect(error?.message).toBe('-e token: !secret ***: it must be name=value, a mapping, or @file')
})

describe('of a text are shown', () => {
  const shown: [text: string, seen: string][] = [
    ['a: !secret b c # d\ne: f\n', 'a: !secret ***\ne: f\n'],
    ['[!secret a, b, !secret {c: d}, !secret "e, f" g]', '[!secret ***, b, !secret ***, !secret ***]'],
    ['a: !secret |\n  b\n\n  c\nd: e\n', 'a: !secret ***\nd: e\n'],
    ['a:\n  !secret >-\n  b\n  c\nd: e\n', 'a:\n  !secret ***\nd: e\n'],
    ['- !secret |\n b\n- c: !secret\n    d\n  e: f\n', '- !secret ***\n- c: !secret\n    ***\n  e: f\n'],
    ['a: !secret\n  b: c\nd: e\n', 'a: !secret\n  ***\nd: e\n'],
    ['a: !secret "b\n  c"\r\nd: !<!secret> e\r\n', 'a: !secret ***\r\nd: !<!secret> ***\r\n'],
    ['a: { b: !secret c\nd: e\n', 'a: { b: !secret ***\nd: e\n'],
    ['a: !secret "b\nc: d\n', 'a: !secret ***\n'],
    ['a: "!secret b" # !secret c\n', 'a: "!secret b" # !secret c\n'],
    ['a: !secret', 'a: !secret'],
  ]
  test.for(shown)('%j', ([text, seen]) => {
    expect(new Redacted(text).slice(0, text.length)).toBe(seen)
  })
})
