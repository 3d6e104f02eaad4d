import { PassThrough } from 'node:stream'
import { describe, expect, test, vi } from 'vitest'
import { converse } from '../../../src/hosts/conversation.ts'
import type { Reply } from '../../../src/hosts/host.ts'
import { invocation } from '../../../src/hosts/invocation.ts'
import type { Exit, Running } from '../../../src/hosts/running.ts'
import type { BecomeMethod, BecomeSettings } from '../../../src/hosts/settings.ts'
import { Secret } from '../../../src/task/secret.ts'

/** A shell whose every word and step the test speaks itself. */
class PuppetShell implements Running {
  readonly stdin = new PassThrough()
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly kill = vi.fn()
  readonly release = vi.fn()
  exit: (exit: Exit) => void = () => undefined
  close: () => void = () => undefined
  heard = ''

  constructor() {
    this.stdin.on('data', (chunk: Buffer) => (this.heard += chunk.toString()))
  }

  onExit(listener: (exit: Exit) => void): void {
    this.exit = listener
  }

  onClose(listener: () => void): void {
    this.close = listener
  }

  say(text: string, ...streams: ('stdout' | 'stderr')[]): Promise<void> {
    for (const stream of streams) this[stream].write(text)
    return settle()
  }
}

function settle(milliseconds = 5): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function asRoot(method: BecomeMethod, password: string | undefined): BecomeSettings {
  return {
    method,
    program: method,
    flags: null,
    password: password ? new Secret(password) : null,
    timeout: 60,
  }
}

function start(
  options: { password?: string; become?: string; becomeTimeout?: number; method?: BecomeMethod } = {},
) {
  const { password, become = null, becomeTimeout = 60, method = 'sudo' } = options
  const call = invocation({ script: 'the script', become }, 'ops', asRoot(method, password))
  const shell = new PuppetShell()
  const abort = new AbortController()
  const reply = converse(shell, call, { where: 'web1:22', becomeTimeout, signal: abort.signal })
  // A test that expects a failure looks at it later; until then it is nobody's fault.
  reply.catch(() => undefined)
  return {
    shell,
    reply,
    abort,
    begin: call.begin,
    end: call.end,
    prompt: call.become?.prompt?.source ?? '',
    since: call.become?.since ?? '',
  }
}

function text(reply: Reply): [number, string, string] {
  return [reply.code, Buffer.from(reply.stdout).toString(), Buffer.from(reply.stderr).toString()]
}

const both = ['stdout', 'stderr'] as const

describe('the end of a script', () => {
  test('is when its marks have come, with or without an exit status', async () => {
    const { shell, reply, begin, end } = start()
    await shell.say(`noise${begin}`, ...both)
    await shell.say('out', 'stdout')
    await shell.say(`${end}003`, ...both)
    expect(text(await reply)).toEqual([3, 'out', ''])
    expect(shell.release).toHaveBeenCalled()
    expect(shell.kill).not.toHaveBeenCalled()
  })

  test('is not the exit status: on a slow line the output comes after it', async () => {
    const { shell, reply, begin, end } = start()
    await shell.say(begin, ...both)
    shell.exit({ code: 0, bySignal: false })
    await settle(400)
    await shell.say(`late${end}000`, 'stdout')
    await shell.say(`${end}000`, 'stderr')
    expect(text(await reply)).toEqual([0, 'late', ''])
  })

  test('is the exit where a signal killed the shell, even if a stream is still held open', async () => {
    const { shell, reply, begin } = start()
    await shell.say(`${begin}half`, ...both)
    shell.exit({ code: 137, bySignal: true })
    expect(text(await reply)).toEqual([137, 'half', 'half'])
  })
})

describe('no result is ever made up', () => {
  test.each([
    ['the channel closes without an exit status', null],
    ['the output lacks its end', { code: 0, bySignal: false }],
  ])('when %s', async (_title, exit) => {
    const { shell, reply, begin } = start()
    await shell.say(`${begin}half`, ...both)
    if (exit) shell.exit(exit)
    shell.close()
    await expect(reply).rejects.toMatchObject({
      code: 'unreachable',
      message: 'connection to web1:22 lost while a command was running',
    })
  })

  test('when the login shell runs no sh: it says why', async () => {
    const { shell, reply } = start()
    await shell.say('This account is currently not available.\n', 'stdout')
    shell.exit({ code: 1, bySignal: false })
    shell.close()
    await expect(reply).rejects.toMatchObject({
      code: 'unreachable',
      message: 'the login shell on web1:22 does not run sh: This account is currently not available.',
    })
  })
})

describe("sudo's password", () => {
  const options = { become: 'root', password: 'hunter2' }

  test('is written when the prompt appears, once, and the script when the shell runs', async () => {
    const { shell, reply, prompt, begin, end } = start(options)
    await shell.say('a lecture, and Password: of no meaning', 'stderr')
    expect(shell.heard).toBe('')
    await shell.say(prompt.slice(0, 9), 'stderr')
    expect(shell.heard).toBe('')
    await shell.say(prompt.slice(9), 'stderr')
    await shell.say('noise', ...both)
    expect(shell.heard).toBe('hunter2\n')
    await shell.say(begin, 'stdout')
    expect(shell.heard).toBe('hunter2\n')
    await shell.say(begin, 'stderr')
    expect(shell.heard).toBe('hunter2\nthe script')
    await shell.say(`${end}000`, ...both)
    expect(text(await reply)).toEqual([0, '', ''])
  })

  test('is not written where sudo does not ask', async () => {
    const { shell, reply, begin, end, prompt } = start(options)
    await shell.say(begin, ...both)
    await shell.say(prompt, 'stderr')
    expect(shell.heard).toBe('the script')
    await shell.say(`${end}000`, ...both)
    expect(text(await reply)).toEqual([0, '', prompt])
  })

  test('is wrong when sudo asks again', async () => {
    const { shell, reply, prompt } = start(options)
    await shell.say(prompt, 'stderr')
    await shell.say(`Sorry, try again.\n${prompt}`, 'stderr')
    await expect(reply).rejects.toMatchObject({
      code: 'become-failed',
      message: 'cannot become root on web1:22: sudo did not accept the password',
      details: { stderr: 'Sorry, try again.' },
    })
    expect(shell.kill).toHaveBeenCalled()
    expect(shell.heard).toBe('hunter2\n')
  })

  test('does not wait for ever for a sudo that says nothing', async () => {
    const { reply } = start({ ...options, becomeTimeout: 0.05 })
    await expect(reply).rejects.toMatchObject({ code: 'become-failed' })
  })

  test('has no time limit once the script runs', async () => {
    const { shell, reply, begin, end } = start({ ...options, becomeTimeout: 0.05 })
    await shell.say(begin, ...both)
    await settle(100)
    await shell.say(`${end}000`, ...both)
    expect((await reply).code).toBe(0)
  })
})

describe("su's password", () => {
  const options = { become: 'root', password: 'hunter2', method: 'su' } as const

  test('is written when su itself asks, in whatever language, not when a profile does', async () => {
    const { shell, reply, since, begin, end } = start(options)
    await shell.say('profile asks: ', 'stderr')
    expect(shell.heard).toBe('')
    await shell.say(since, 'stderr')
    expect(shell.heard).toBe('')
    await shell.say('Mot de passe : ', 'stderr')
    expect(shell.heard).toBe('hunter2\n')
    await shell.say(`\n${begin}`, ...both)
    expect(shell.heard).toBe('hunter2\nthe script')
    await shell.say(`${end}000`, ...both)
    expect(text(await reply)).toEqual([0, '', ''])
  })

  test('is no answer to the beginning of a complaint, before or after', async () => {
    const { shell, reply, since } = start(options)
    await shell.say(`${since}su: `, 'stderr')
    expect(shell.heard).toBe('')
    await shell.say('warning\nPassword: ', 'stderr')
    expect(shell.heard).toBe('hunter2\n')
    await shell.say('\nsome module: ', 'stderr')
    await shell.say('no\nsu: Authentication failure\n', 'stderr')
    shell.exit({ code: 1, bySignal: false })
    shell.close()
    await expect(reply).rejects.toMatchObject({
      code: 'become-failed',
      message: 'cannot become root on web1:22: su: Authentication failure',
    })
    expect(shell.heard).toBe('hunter2\n')
  })

  test('that nobody gave is an error as soon as su asks, and the script stays here', async () => {
    const { shell, reply, since } = start({ become: 'root', method: 'su' })
    await shell.say(`${since}Password: `, 'stderr')
    await expect(reply).rejects.toMatchObject({
      code: 'become-failed',
      message: 'cannot become root on web1:22: su asks for a password',
    })
    expect(shell.heard).toBe('')
  })
})

test('an abort ends the wait at once', async () => {
  const { shell, reply, abort } = start()
  abort.abort()
  await expect(reply).rejects.toMatchObject({ code: 'interrupted' })
  expect(shell.kill).toHaveBeenCalled()
})

test('a program that does not read its stdin is judged by how it ends', async () => {
  const { shell, reply, begin, end } = start()
  shell.stdin.emit('error', new Error('EPIPE'))
  await shell.say(`${begin}${end}002`, ...both)
  expect((await reply).code).toBe(2)
})
