import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Secret, sh } from '../../../src/index.ts'
import { bytesOf } from '../../../src/task/content.ts'
import type { AnyTask } from '../../../src/task/task.ts'
import command from '../../../tasks/command.ts'
import { invocation, type Wish } from '../../../tasks/plans/invocation.ts'

const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh']]
const print = sh`sh -c ${'printf %s "[$A][$B]"; cat'}`

function output([shell = 'sh', ...options]: string[], program: ReturnType<typeof sh>, wish: Wish): string {
  const { script, stdin } = invocation(program, wish)
  return execFileSync(shell, [...options, '-c', script], {
    input: stdin === undefined ? '' : bytesOf(stdin),
    encoding: 'utf8',
    stdio: 'pipe',
  })
}

test.each(SHELLS)('%s: an environment reaches the program, secret or not', (...shell) => {
  const secret = ` it's $HOME "\\n" ünï\n\n two lines\n`
  const environment = { A: new Secret(secret), B: secret }
  expect(output(shell, print, { environment })).toBe(`[${secret}][${secret}]`)
})

test.each(SHELLS)('%s: the program finds its stdin whole behind the secrets', (...shell) => {
  const environment = { A: new Secret('one\ntwo'), B: new Secret('') }
  expect(output(shell, print, { environment, stdin: 'rest\nof it' })).toBe('[one\ntwo][]rest\nof it')
})

test('no secret stands in what is run or shown', () => {
  const { script, display, stdin } = invocation(print, {
    environment: { A: new Secret('hunter2') },
    stdin: new Secret('pass'),
  })
  expect(`${script}${display ?? ''}${String(stdin)}`).not.toMatch(/hunter2|pass/)
})

test('a directory that is not there keeps the program from running', () => {
  expect(() => output(['dash'], sh`echo ran`, { chdir: '/none' })).toThrow('/none')
  const dir = mkdtempSync(join(tmpdir(), "it's a dir "))
  expect(output(['dash'], sh`pwd`, { chdir: dir })).toBe(`${dir}\n`)
  rmSync(dir, { recursive: true })
})

test.each([
  ['echo "a  b" c\\ d', 'a  b c d\n'],
  ["printf '%s|' '' \"it's\" '$HOME' * ~", "|it's|$HOME|*|~|"],
  ['echo a; echo b | cat > x', 'a; echo b | cat > x\n'],
])('command runs the words of %s, and nothing is expanded', (cmd, expected) => {
  const task = command as AnyTask
  const params = { cmd, reads: false }
  const [change] = [...(task.plan(params, {}) as Iterable<{ run: { script: string }[] }>)]
  expect(execFileSync('dash', ['-c', change?.run[0]?.script ?? ''], { encoding: 'utf8' })).toBe(expected)
})

test.each(['if', 'exit', 'A=b', 'cd'])(
  'command takes %s for the name of a program, not for a word of the shell',
  (cmd) => {
    const task = command as AnyTask
    const [change] = [...(task.plan({ cmd, reads: false }, {}) as Iterable<{ run: { script: string }[] }>)]
    expect(() => execFileSync('dash', ['-c', change?.run[0]?.script ?? ''], { stdio: 'pipe' })).toThrow(
      'not found',
    )
  },
)
