import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { readSections } from '../../../src/run/marks.ts'
import { inManner } from '../../../src/run/question.ts'
import { compileScript } from '../../../src/run/script.ts'
import { type Command, show } from '../../../src/task/command.ts'
import type { Output } from '../../../src/task/output.ts'

const NONCE = 'cafe0123'

function scriptOf(command: Command): string {
  return compileScript([{ expect: [], apply: [command], ask: [] }], NONCE)
}

function run(shell: string, command: Command): Output | null | undefined {
  const [program = '', ...words] = shell.split(' ')
  const { status, stdout, stderr } = spawnSync(program, words, { input: scriptOf(command) })
  return readSections({ code: status ?? -1, stdout, stderr }, NONCE, 1)[0]
}

const manner = { before: `export TOKEN='hunter2'\nexport WORD='it'\\''s'\n`, timeout: 30, secrets: [] }

test('what sets the environment is no argument of what bounds the time', () => {
  const [, argument = ''] = scriptOf(inManner({ script: 'login' }, manner)).split(' sh -c ')
  expect(argument).toContain('login')
  expect(argument).not.toContain('hunter2')
})

test('a person reads the command without its environment', () => {
  expect(show(inManner({ script: 'login' }, manner))).toBe('login')
})

describe.each(['dash', 'bash', 'busybox sh'])('within its time, by %s,', (shell) => {
  const says = (script: string, before = manner.before) =>
    run(shell, inManner({ script }, { ...manner, before }))

  test('a command has its environment, and no other variable of ours', () => {
    expect(says('printenv TOKEN WORD; env | grep -c DROVER')?.stdout).toBe("hunter2\nit's\n0\n")
  })

  test('its environment may hide every program', () => {
    expect(says('echo $PATH', 'export PATH=/nowhere\n')).toEqual({
      code: 0,
      stdout: '/nowhere\n',
      stderr: '',
    })
  })

  test('it has the locale that its environment says', () => {
    expect(says('echo $LC_ALL', '')?.stdout).toBe('C\n')
    expect(says('echo $LC_ALL', 'export LC_ALL=C.UTF-8\n')?.stdout).toBe('C.UTF-8\n')
  })

  test('it reads what it is given', () => {
    expect(run(shell, inManner({ script: 'cat', stdin: 'given' }, manner))?.stdout).toBe('given')
  })

  test('a script that is no script fails', () => {
    expect(says('if')?.code).toBeGreaterThan(0)
  })
})
