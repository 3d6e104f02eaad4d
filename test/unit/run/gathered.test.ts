import { spawn, spawnSync } from 'node:child_process'
import { afterEach, describe, expect, test } from 'vitest'
import { readSections } from '../../../src/run/marks.ts'
import { compileScript } from '../../../src/run/script.ts'
import type { Output } from '../../../src/task/output.ts'

const NONCE = 'cafe0123'
/** What the tests leave in the background. */
const left: number[] = []

afterEach(() => {
  for (const pid of left.splice(0)) process.kill(pid)
})

interface Heard {
  readonly sections: (Output | null)[]
  /** Pieces in which a stream came. */
  readonly pieces: { readonly stdout: number; readonly stderr: number }
}

/** Runs scripts as questions of one round trip, and listens until the shell has ended. */
function ask(shell: string, scripts: readonly string[], promised = false): Promise<Heard> {
  const [program = '', ...words] = shell.split(' ')
  const child = spawn(program, words, { stdio: 'pipe' })
  const heard = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (piece: Buffer) => heard[name].push(piece))
  const ask = scripts.map((script) => ({ read: { script }, promised }))
  child.stdin.end(compileScript([{ expect: [], apply: [], ask }], NONCE))
  return new Promise((resolve) => {
    // Not `close`: a stream may be held open.
    child.on('exit', (code) => {
      setImmediate(() => {
        const [stdout, stderr] = [Buffer.concat(heard.stdout), Buffer.concat(heard.stderr)]
        resolve({
          sections: readSections({ code: code ?? -1, stdout, stderr }, NONCE, scripts.length),
          pieces: { stdout: heard.stdout.length, stderr: heard.stderr.length },
        })
      })
    })
  })
}

const twenty = (script: string) => Array.from({ length: 20 }, () => script)

describe.each(['dash', 'bash', 'busybox sh'])('many questions to %s', (shell) => {
  test('are answered in one piece, however slowly they come', async () => {
    const { sections, pieces } = await ask(shell, twenty('sleep 0.01; echo out; printf err >&2'))
    expect(sections).toEqual(Array(20).fill({ code: 0, stdout: 'out\n', stderr: 'err' }))
    expect(pieces).toEqual({ stdout: 1, stderr: 0 })
  })

  test('keep their codes, their streams and every byte apart; but for NUL, of errors too', async () => {
    const bytes = `printf '\\000\\001\\n\\n'; printf '\\n\\000:\\001' >&2; exit 3`
    const { sections } = await ask(shell, [bytes, ...twenty('printf x >&2'), 'if'])
    expect(sections[0]).toEqual({ code: 3, stdout: '\0\x01\n\n', stderr: '\n:\x01' })
    expect(sections.slice(1, 21)).toEqual(Array(20).fill({ code: 0, stdout: '', stderr: 'x' }))
    expect(sections[21]?.stdout).toBe('')
    expect(sections[21]?.code).toBeGreaterThan(0)
  })

  test('may have long answers on both streams', async () => {
    const long = 'head -c 3000000 /dev/zero; head -c 3000000 /dev/zero | tr "\\0" x >&2'
    const { sections } = await ask(shell, [...twenty('echo short'), long, ...twenty('echo short')])
    expect([sections[20]?.stdout.length, sections[20]?.stderr.length]).toEqual([3_000_000, 3_000_000])
    expect(sections.at(-1)?.stdout).toBe('short\n')
  })

  test('are not answered where the shell is killed half-way', async () => {
    const { sections } = await ask(shell, [...twenty('echo out'), 'kill -KILL $$; sleep 0.2'])
    expect(sections).toContain(null)
  })

  test('that the user promises to read only do not wait for what they leave in the background', async () => {
    const { sections } = await ask(shell, twenty('sleep 60 & echo $!'), true)
    left.push(...sections.map((output) => Number(output?.stdout)))
    expect(left.every((pid) => pid > 0)).toBe(true)
  })
})

describe.each(['dash', 'bash', 'busybox sh'])('what a command leaves in the background of %s', (shell) => {
  test('and prints later is not taken for its own, nor for that of a question', () => {
    const apply = [{ script: '(sleep 0.1; echo late; echo late >&2) & echo soon; echo soon >&2' }]
    const slow = { script: 'sleep 0.3' }
    const joint = { by: () => ({ script: 'sleep 0.3; echo =0; echo =0' }), call: [] }
    const ask = [
      { read: slow, promised: false },
      { read: slow, promised: true },
      { read: slow, promised: false, jointly: joint },
      { read: slow, promised: false, jointly: joint },
    ]
    for (const asked of [ask, ask.slice(1), ask.slice(2)]) {
      const input = compileScript([{ expect: [], apply, ask: asked }], NONCE)
      const [program = '', ...words] = shell.split(' ')
      const { stdout, stderr } = spawnSync(program, words, { input })
      const sections = readSections({ code: 0, stdout, stderr }, NONCE, 1 + asked.length)
      expect(sections[0]).toEqual({ code: 0, stdout: 'soon\n', stderr: 'soon\n' })
      expect(sections.slice(1).map((output) => output?.code)).toEqual(asked.map(() => 0))
      expect(sections.at(-1)).toEqual({ code: 0, stdout: '', stderr: '' })
    }
  })
})

test('few questions travel straight: one more process would cost more than their packets', () => {
  const script = (count: number) => {
    const ask = Array.from({ length: count }, () => ({ read: { script: ':' }, promised: false }))
    return compileScript([{ expect: [], apply: [], ask }], NONCE)
  }
  expect(script(2)).not.toContain('dd ')
  expect(script(3)).toContain('dd ')
})
