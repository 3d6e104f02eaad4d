// Questions in the middle of a run, on a real (pseudo) terminal on which the run is drawn live.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BIN } from '../contract/cli/drover.ts'
import { screen } from './screen.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-pretty-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a playbook on a terminal of 24 lines; what is typed for a question comes slowly, so that there is time to draw. */
function typing(playbook: string, answers: readonly (readonly [question: string, answer: string])[]) {
  writeFileSync(join(folder, 'site.yaml'), playbook)
  const words = [process.execPath, BIN, 'run', join(folder, 'site.yaml'), '-i', 'a,b,']
  const line = `stty rows 24 cols 100; exec ${words.map((word) => `'${word}'`).join(' ')}`
  const { NO_COLOR: _, CI: __, ...env } = process.env
  const child = spawn('script', ['-q', '-e', '-c', line, '/dev/null'], {
    env: { ...env, SHELL: '/bin/sh', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const left = [...answers]
  let written = ''
  const type = async (answer: string): Promise<void> => {
    await sleep(600)
    for (const key of `${answer}\r`) {
      child.stdin.write(key)
      await sleep(150)
    }
  }
  child.stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString()
    const [next] = left
    if (!next || !written.includes(next[0])) return
    left.shift()
    void type(next[1])
  })
  return new Promise<{ code: number | null; written: string; lines: string[] }>((resolve) => {
    child.once('close', (code) => {
      // Both take the same time: either may be the first.
      const lines = screen(written).map((text) => text.replace(/ {2}\(\d.*/, '').replace(/\bb, a\b/, 'a, b'))
      resolve({ code, written, lines })
    })
  })
}

test('a question stands below what was done before it, alone, until it is answered', async () => {
  const { code, written, lines } = await typing(
    `- hosts: a,b
  connection: local
  vars_prompt: [{ name: size, prompt: How big?, private: false }]
  tasks:
    - { name: slow, command: { cmd: sleep 0.5, reads: true } }
    - { name: ask, pause: { prompt: Go on? }, register: p }
    - { name: slower, command: { cmd: sleep 0.6, reads: true } }
    - { name: hidden, pause: { prompt: "Word:", echo: false }, register: q }
    - { name: heard, assert: { that: ['p.user_input == "yes"', 'q.user_input == "hush"', 'size == "7"'] } }
`,
    [
      ['How big?', '7'],
      ['Go on?', 'yes'],
      ['Word:', 'hush'],
    ],
  )
  expect(written).toContain('\x1b[?25l')
  expect(lines.slice(0, 9)).toEqual([
    'How big? 7',
    'a,b  5 steps on a, b',
    'ok      a, b  slow',
    'Go on? yes',
    'ok      a     ask',
    'ok      a, b  slower',
    'Word:',
    'ok      a     hidden',
    'ok      a, b  heard',
  ])
  expect(written).not.toContain('hush')
  expect(code).toBe(0)
}, 30_000)

test('what other hosts do meanwhile is shown when the question is answered', async () => {
  const { code, lines } = await typing(
    `- hosts: a,b
  connection: local
  strategy: free
  tasks:
    - { name: look, command: { cmd: sleep 0.7, reads: true }, when: inventory_hostname == "b" }
    - { name: ask, pause: { prompt: Go on? } }
`,
    [['Go on?', 'yes']],
  )
  expect(lines.slice(1, 4)).toEqual(['skipped a     look', 'Go on? yes', 'ok      b     look'])
  expect(code).toBe(0)
}, 30_000)
