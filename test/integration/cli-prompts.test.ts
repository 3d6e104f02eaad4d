// What a playbook asks its user, on a real (pseudo) terminal and without one.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BIN } from '../contract/cli/drover.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-prompts-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function playbook(prompts: string, steps: string): string {
  const path = join(folder, 'site.yaml')
  const head = prompts === '' ? '' : `  vars_prompt:\n${prompts}`
  writeFileSync(path, `- hosts: localhost\n${head}  tasks:\n${steps}`)
  return path
}

const SAY = '    - { name: said, debug: { msg: "size={{ size }}" } }\n'

/** Runs drover on a terminal of its own; each answer is typed when its question is seen. */
function typing(
  args: readonly string[],
  answers: readonly (readonly [question: string, answer: string])[],
): Promise<{ code: number | null; shown: string }> {
  const line = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-q', '-e', '-c', line, '/dev/null'], {
    env: { ...process.env, SHELL: '/bin/sh', TERM: 'dumb', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const left = [...answers]
  let shown = ''
  let seen = 0
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    const [next] = left
    const at = next ? shown.indexOf(next[0], seen) : -1
    if (!next || at < 0) return
    seen = at + next[0].length
    left.shift()
    child.stdin.write(`${next[1]}\r`)
  })
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, shown })
    })
  })
}

const run = (path: string, ...more: string[]) => [
  'run',
  path,
  '-i',
  'localhost,',
  '--output',
  'lines',
  ...more,
]

describe('vars_prompt', () => {
  test('asks, shows what is typed only where it is not private, and asks twice to be sure', async () => {
    const path = playbook(
      '    - { name: size, prompt: How big?, private: false }\n    - { name: word, prompt: Word, confirm: true }\n',
      `${SAY}    - { name: hidden, assert: { that: 'word == "hunter2"' } }\n`,
    )
    const { code, shown } = await typing(run(path), [
      ['How big?', '7'],
      ['Word:', 'hunter2'],
      ['again:', 'hunter3'],
      ['Word:', 'hunter2'],
      ['again:', 'hunter2'],
    ])
    expect(shown).toContain('size=7')
    expect(shown).toContain('the two differ')
    expect(shown).not.toMatch(/hunter/)
    expect(code).toBe(0)
  })

  test('keeps its default when nothing is typed, and is not asked what -e gives', async () => {
    const path = playbook('    - { name: size, prompt: How big, default: 5G, private: false }\n', SAY)
    expect((await typing(run(path), [['How big (Enter: the default):', '']])).shown).toContain('size=5G')
    const given = await typing(run(path, '-e', 'size=9G'), [])
    expect(given.shown).toContain('size=9G')
    expect(given.shown).not.toContain('How big')
  })

  test('without a terminal keeps its default, and names the option where there is none', () => {
    const options = { encoding: 'utf8' as const, input: '' }
    const easy = playbook('    - { name: size, default: 5G, private: false }\n', SAY)
    expect(spawnSync(process.execPath, [BIN, ...run(easy)], options).stdout).toContain('size=5G')
    const hard = playbook('    - { name: size, private: false }\n', SAY)
    const { status, stderr } = spawnSync(process.execPath, [BIN, ...run(hard)], options)
    expect(status).toBe(1)
    expect(stderr).toContain('the playbook asks for size on the terminal, and there is none')
    expect(stderr).toContain('-e size=')
  })
})

test('pause waits for Enter and registers what was typed', async () => {
  const path = playbook(
    '',
    '    - { name: ask, pause: { prompt: Go on? }, register: typed }\n    - { name: heard, assert: { that: \'typed.user_input == "yes"\' } }\n',
  )
  const { code, shown } = await typing(run(path), [['Go on?', 'yes']])
  expect(shown).toMatch(/ok +localhost +heard/)
  expect(code).toBe(0)
})
