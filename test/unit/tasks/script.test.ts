import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Secret } from '../../../src/index.ts'
import { bytesOf } from '../../../src/task/content.ts'
import { planOf } from '../../../src/task/planned.ts'
import type { Observed } from '../../../src/task/task.ts'
import script from '../../../tasks/script.ts'

const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh']]
const DUMP = 'printf "%s|" "${0##*/}" "$@" "$A"; cat; pwd; exit 7'

let place = ''
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "it's a place "))
})
afterEach(() => {
  rmSync(place, { recursive: true })
})

type Params = Parameters<typeof script.plan>[0]

function wish(text: string | Uint8Array, more: Partial<Params> = {}): Params {
  return { src: { path: "files/it's mine.sh", data: text }, args: [], reads: false, ...more }
}

/** Runs what the task would run, or ask, with a place of its own for temporary files. */
function run(shell: readonly string[], params: Params) {
  const { output } = script.observe(params) as Observed
  const command = output?.read ?? planOf(script, params, {}).changes[0]?.run[0]
  if (!command) throw new Error('nothing to run')
  const [program = '', ...options] = shell
  const done = spawnSync(program, [...options, '-c', `( eval "$1" )`, program, command.script], {
    input: command.stdin === undefined ? '' : bytesOf(command.stdin),
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: place },
  })
  return { code: done.status, stdout: done.stdout, stderr: done.stderr, left: readdirSync(place) }
}

describe.each(SHELLS)('in %s', (...shell) => {
  test('a script gets its words, its environment, its stdin and its folder, and leaves nothing', () => {
    const params = wish(DUMP, {
      args: ["it's", '$HOME', ''],
      environment: { A: new Secret('hunter2\nand more') },
      stdin: `${'x'.repeat(100_000)}\n`,
      chdir: '/usr',
    })
    const expected = `it's mine.sh|it's|$HOME||hunter2\nand more|${'x'.repeat(100_000)}\n/usr\n`
    expect(run(shell, params)).toEqual({ code: 7, stdout: expected, stderr: '', left: [] })
  })

  test('one that reads gets its words and leaves nothing', () => {
    const done = run(shell, wish(DUMP, { args: ['a b'], environment: { A: '1' }, chdir: '/', reads: true }))
    expect(done).toEqual({ code: 7, stdout: "it's mine.sh|a b|1|/\n", stderr: '', left: [] })
  })

  test('one that takes too long is ended, and leaves nothing', () => {
    const done = run(shell, wish('sleep 9', { timeout: 1 }))
    expect([done.code, done.left]).toEqual([124, []])
  })
})

test('one that does not listen is ended by force, and leaves nothing', () => {
  const done = run(['sh'], wish('trap "" TERM; while :; do sleep 0.1; done', { timeout: 1 }))
  expect([done.code, done.left]).toEqual([137, []])
})

test('the first line of a script says what runs it, with one argument', () => {
  const perl = `#!/usr/bin/perl -l  \nprint for @ARGV;`
  expect(run(['sh'], wish(perl, { args: ['x', 'y z'] })).stdout).toBe('x\ny z\n')
})

test('executable overrules the first line', () => {
  expect(run(['sh'], wish('#!/nowhere\n', { executable: 'cat' })).stdout).toBe('#!/nowhere\n')
})

test('what is no text is started as it is', () => {
  const done = run(['sh'], wish(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0])))
  expect(done).toMatchObject({ code: expect.any(Number) as number, left: [] })
  expect(done.stderr).toMatch(/Exec format error|cannot execute binary file/)
})

test('a script that arrives half is not run', () => {
  const command = planOf(script, wish('echo one\necho two\n'), {}).changes[0]?.run[0]
  const done = spawnSync('sh', ['-c', command?.script ?? ''], { input: 'echo one\n', encoding: 'utf8' })
  expect([done.status, done.stdout, done.stderr]).toEqual([1, '', 'not all of the script arrived\n'])
})

test('what is ended from outside leaves nothing', () => {
  const done = run(['sh'], wish('kill -TERM $(cat /proc/$PPID/stat | cut -d " " -f 4); sleep 0.2'))
  expect(done.left).toEqual([])
})
