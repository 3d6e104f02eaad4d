// What every host promises, however it is reached: one table, run for SSH and for this machine.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Host } from '../../src/hosts/host.ts'
import { printed, text } from './machine.ts'

/** Fills a script to some size without doing more. */
const filler = (bytes: number) => `: ${'x'.repeat(98)}\n`.repeat(Math.ceil(bytes / 101))

export function claimsOfAHost(title: string, getHost: () => Host, loginUser: () => string): void {
  const run = (script: string, stdin?: Uint8Array) =>
    getHost().run({ script, become: null, ...(stdin ? { stdin } : {}) })

  describe(`${title}: scripts`, () => {
    test('leave an exit code, and both streams apart from each other', async () => {
      const reply = await run('echo out; echo err >&2; exit 3')
      expect(text(reply)).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' })
    })

    test('start in the home directory of the login user', async () => {
      expect(await printed(getHost(), 'pwd; cd; pwd')).toMatch(/^(\/.*)\n\1\n$/)
    })

    test('may be big', async () => {
      expect(text(await run(`${filler(2_000_000)}echo end`))).toEqual({
        code: 0,
        stdout: 'end\n',
        stderr: '',
      })
    })

    test('do nothing where their end did not arrive', async () => {
      const cut = await run('main() {\necho "half of it ran"\n')
      expect(cut.code).not.toBe(0)
      expect(text(cut).stdout).toBe('')
    })

    test('read what they are given, every byte of it and nothing else', async () => {
      const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 256)
      const reply = await run(`cat; printf '%s' 'it'\\''s done' >&2`, bytes)
      expect(Buffer.from(reply.stdout).equals(bytes)).toBe(true)
      expect(text(reply).stderr).toBe("it's done")
    })

    test('may leave what they are given unread', async () => {
      expect((await run('exit 4', new Uint8Array(5_000_000))).code).toBe(4)
    })
  })

  describe(`${title}: output`, () => {
    test('is bytes: a character that comes in two packets is whole', async () => {
      const reply = await run(`printf 'caf\\303'; sleep 0.2; printf '\\251 '`)
      expect(text(reply).stdout).toBe('café ')
    })

    test('is bytes: terminal escapes and invalid UTF-8 arrive as they are', async () => {
      const reply = await run(`printf '\\033]0;title\\007\\033[2J\\377\\000\\r\\n'`)
      expect([...reply.stdout]).toEqual([...Buffer.from('\x1b]0;title\x07\x1b[2J\xff\x00\r\n', 'latin1')])
    })

    test('of 50 MB arrives whole, in bounded time and memory', async () => {
      const before = process.memoryUsage.rss()
      const started = performance.now()
      const { code, stdout } = await run('head -c 50000000 /dev/zero')
      expect([code, stdout.length]).toEqual([0, 50_000_000])
      expect(performance.now() - started).toBeLessThan(10_000)
      expect(process.memoryUsage.rss() - before).toBeLessThan(400_000_000)
    })

    test('of more than 64 MiB is an error, at once', async () => {
      await expect(run('cat /dev/zero')).rejects.toMatchObject({ code: 'too-much-output' })
      expect(await printed(getHost(), 'echo next')).toBe('next\n')
    })

    test('is complete although background processes hold it open, and many of them do not stop the next', async () => {
      const started = performance.now()
      const replies = await Promise.all(Array.from({ length: 20 }, () => run('sleep 60 & echo "$!"')))
      expect(performance.now() - started).toBeLessThan(15_000)
      // They were let go, not killed.
      const processes = replies.map((reply) => text(reply).stdout.trim())
      expect(text(await run(`kill ${processes.join(' ')}`))).toEqual({ code: 0, stdout: '', stderr: '' })
    })
  })

  describe(`${title}: ends`, () => {
    test('by a signal are told as shells do', async () => {
      expect((await run('kill -TERM $$')).code).toBe(143)
      expect((await run(`sh -c 'kill -KILL $$'; exit $?`)).code).toBe(137)
    })

    test('by a signal that nothing can catch, too', async () => {
      const reply = await run('echo before; kill -KILL $$; sleep 60')
      expect([reply.code, text(reply).stdout]).toEqual([137, 'before\n'])
    })

    test('by an abort come at once', async () => {
      const abort = new AbortController()
      const reply = getHost().run({ script: 'sleep 60', become: null, signal: abort.signal })
      const refused = expect(reply).rejects.toMatchObject({ code: 'interrupted' })
      await sleep(200)
      const started = performance.now()
      abort.abort()
      await refused
      expect(performance.now() - started).toBeLessThan(500)
    })

    test('by an abort that came before the start run nothing', async () => {
      const file = `/tmp/drover-aborted-${process.pid}`
      const aborted = getHost().run({ script: `touch ${file}`, become: null, signal: AbortSignal.abort() })
      await expect(aborted).rejects.toMatchObject({ code: 'interrupted' })
      expect((await run(`test -e ${file}`)).code).toBe(1)
    })
  })

  test(`${title}: 40 commands at once all answer, and node warns of nothing`, async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    const abort = new AbortController()
    const numbers = Array.from({ length: 40 }, (_, index) => index)
    const replies = numbers.map((number) =>
      getHost().run({ script: `sleep 0.05; echo ${number}`, become: null, signal: abort.signal }),
    )
    const answers = (await Promise.all(replies)).map((reply) => Number(text(reply).stdout))
    await sleep(10)
    process.off('warning', note)
    expect(answers).toEqual(numbers)
    expect(warnings).toEqual([])
  })

  test(`${title}: a host that was reset runs the next command, and what was running is told as lost or left`, async () => {
    const before = run('sleep 1; echo before').then(
      (reply) => text(reply).stdout,
      (error: unknown) => (error as { code: string }).code,
    )
    await sleep(200)
    await getHost().reset()
    expect(await printed(getHost(), 'echo after')).toBe('after\n')
    expect(['before\n', 'unreachable']).toContain(await before)
  })

  test(`${title}: becoming the login user needs no sudo`, async () => {
    expect(await printed(getHost(), 'id -un', loginUser())).toBe(`${loginUser()}\n`)
  })
}
