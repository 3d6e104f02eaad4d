import { spawnSync } from 'node:child_process'
import { readSections } from '../../src/run/marks.ts'
import { compileScript, type Leg } from '../../src/run/script.ts'
import type { Output } from '../../src/task/output.ts'

const NONCE = 'cafe0123'

/** What a shell of this machine, by its words, prints for each command and question of a script; null for what did not run. */
export function inShell(
  [program = '', ...words]: readonly string[],
  legs: readonly Leg[],
): (Output | null)[] {
  const { status, stdout, stderr } = spawnSync(program, words, {
    input: compileScript(legs, NONCE),
    maxBuffer: 1e8,
  })
  const count = legs.reduce((sum, { apply, ask }) => sum + apply.length + ask.length, 0)
  return readSections({ code: status ?? -1, stdout, stderr }, NONCE, count)
}
