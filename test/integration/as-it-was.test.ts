// What the changes of several items rest on is compared by the machine itself, by one program where one can tell.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Output } from '../../src/task/output.ts'
import type { Probe } from '../../src/task/probe.ts'
import { fileContent } from '../../tasks/probes/file-content.ts'
import { identity } from '../../tasks/probes/identity.ts'
import { path } from '../../tasks/probes/path.ts'
import { inShell } from './in-shell.ts'

const BEFORE = `printf 'one\\n' > file; chmod 644 file; mkdir dir; ln -s file link; printf 'a\\n\\n' > lines; printf '\\0' > zero`

function folder(): string {
  const at = mkdtempSync(join(tmpdir(), 'drover-as-it-was-'))
  onTestFinished(() => {
    rmSync(at, { recursive: true })
  })
  execFileSync('sh', ['-ec', BEFORE], { cwd: at })
  return at
}

const probesIn = (at: string): Probe[] =>
  ['file', 'dir', 'link', 'absent', 'lines', 'zero', "it's"]
    .flatMap((name): Probe[] => [path(`${at}/${name}`), fileContent(`${at}/${name}`)])
    .toSpliced(3, 0, identity())

describe.each(['dash', 'bash', 'busybox sh'])('what changes rest on, compared by %s', (name) => {
  const shell = name.split(' ')
  const answers = (probes: readonly Probe[]) => inShell(shell, [{ expect: [], apply: [], ask: probes }])

  /** Whether the second leg is begun after a first one that has run the command. */
  const isBegun = (probes: readonly Probe[], known: readonly (Output | null)[], script: string): boolean => {
    const expected = probes.map((asked, index) => ({ asked, output: known[index] as Output }))
    const legs = [
      { expect: [], apply: [{ script }], ask: [] },
      { expect: expected, apply: [{ script: 'echo begun' }], ask: [] },
    ]
    const [, second] = inShell(shell, legs)
    return second?.stdout === 'begun\n'
  }

  test.each([
    ['nothing happens', 'true', true],
    ['what is asked of nothing happens', 'echo > other', true],
    ['the same is written again', "printf 'one\\n' > file", true],
    ['a mode is another', 'chmod 600 file', false],
    ['a file holds something else of the same length', "printf 'two\\n' > file", false],
    ['a file gets longer', 'echo >> file', false],
    ['a line break at the end goes', "printf 'a\\n' > lines", false],
    ['a binary file holds something else', "printf '\\1' > zero", false],
    ['a file is removed', 'rm file', false],
    ['what was absent is there', 'echo > absent', false],
    ['a link is there instead', 'rmdir dir; ln -s . dir', false],
    ['a link leads elsewhere', 'ln -sfn lines link', false],
    ['an awkward name is there', 'echo > "it\'s"', false],
  ])('%s', (_, script, begun) => {
    const at = folder()
    const probes = probesIn(at)
    const known = answers(probes)
    expect(isBegun(probes, known, `cd ${at}; ${script}`)).toBe(begun)
    // One by one, as of probes that no command answers together.
    const alone = probes.map(({ jointly: _jointly, ...probe }) => probe)
    expect(isBegun(alone, known, `cd ${at}; rm -rf ./*; ${BEFORE}; ${script}`)).toBe(begun)
  })
})
