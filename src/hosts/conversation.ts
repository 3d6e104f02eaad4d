import { DroverError } from '../task/error.ts'
import type { Secret } from '../task/secret.ts'
import { asks, type Become } from './become.ts'
import { becomeFailure, type BecomeTrouble } from './become-failure.ts'
import { FramedStream } from './framed-stream.ts'
import type { Reply } from './host.ts'
import type { Invocation } from './invocation.ts'
import type { Exit, Running } from './running.ts'

/** Bytes of output kept of one request, both streams together. */
const MOST_OUTPUT = 64 * 1024 * 1024
/** Milliseconds without output until the rest is given up: after a shell killed by a signal, which prints no end mark … */
const GRACE_AFTER_SIGNAL = 300
/** … and after any other exit, whose output is complete only with the end mark: it is on its way. */
const GRACE_AFTER_EXIT = 10_000

export interface ConversationOptions {
  /** The machine, as messages name it. */
  readonly where: string
  /** Seconds that sudo may be silent. */
  readonly becomeTimeout: number
  readonly signal?: AbortSignal | undefined
  /** Why nothing began, where that is the way's fault and not the machine's; null where it is the machine's. */
  readonly explain?: (code: number, stderr: string) => DroverError | null
}

/** Gives a started shell its script, answers sudo, and resolves with what the script left. Errors as `Host.run`. */
export function converse(
  running: Running,
  invocation: Invocation,
  options: ConversationOptions,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    new Conversation(running, invocation, options, resolve, reject).begin()
  })
}

class Conversation {
  readonly #running: Running
  readonly #invocation: Invocation
  readonly #options: ConversationOptions
  readonly #resolve: (reply: Reply) => void
  readonly #reject: (error: DroverError) => void
  readonly #stdout: FramedStream
  readonly #stderr: FramedStream
  #exit: Exit | null = null
  #passwordGiven = false
  /** Bytes of stderr that came before the password was given. */
  #heard = 0
  #settled = false
  #timer: NodeJS.Timeout | undefined

  constructor(
    running: Running,
    invocation: Invocation,
    options: ConversationOptions,
    resolve: (reply: Reply) => void,
    reject: (error: DroverError) => void,
  ) {
    this.#running = running
    this.#invocation = invocation
    this.#options = options
    this.#resolve = resolve
    this.#reject = reject
    this.#stdout = new FramedStream(invocation.begin, invocation.end)
    this.#stderr = new FramedStream(invocation.begin, invocation.end)
  }

  begin(): void {
    const { stdin, stdout, stderr } = this.#running
    // A program may end without reading all it was given; how it ended is told by its exit.
    stdin.on('error', () => undefined)
    stdout.on('data', (chunk: Buffer) => {
      this.#hear(this.#stdout, chunk)
    })
    stderr.on('data', (chunk: Buffer) => {
      this.#hear(this.#stderr, chunk)
    })
    this.#running.onExit((exit) => {
      this.#exit = exit
      this.#awaitRest(exit)
    })
    this.#running.onClose(() => {
      this.#end()
    })
    this.#options.signal?.addEventListener('abort', this.#abort, { once: true })
    if (this.#options.signal?.aborted) this.#abort()
    else if (this.#invocation.become?.prompt != null) this.#awaitBecome()
    else stdin.end(this.#invocation.input)
  }

  #hear(stream: FramedStream, chunk: Buffer): void {
    if (this.#settled) return
    const begun = this.#stderr.begun
    stream.push(chunk)
    if (this.#stdout.size + this.#stderr.size > MOST_OUTPUT) {
      this.#fail(new DroverError('too-much-output', `more than 64 MiB of output from ${this.#options.where}`))
    } else if (this.#stdout.code !== null && this.#stderr.code !== null) this.#succeed(this.#stdout.code)
    else if (this.#exit) this.#awaitRest(this.#exit)
    else if (!begun && this.#invocation.become?.prompt != null) this.#listen(this.#invocation.become)
  }

  /** A password is read only where one is needed: it is given when asked for, the script when the shell runs. */
  #listen(become: Become): void {
    if (this.#stderr.begun) {
      clearTimeout(this.#timer)
      this.#running.stdin.end(this.#invocation.input)
      return
    }
    if (asks(become, this.#stderr.before().subarray(this.#heard).toString('utf8'), this.#passwordGiven)) {
      if (this.#passwordGiven) this.#failToBecome('asked-again')
      else if (become.password === null) this.#failToBecome('asked')
      else this.#givePassword(become.password)
    }
    this.#awaitBecome()
  }

  #givePassword(password: Secret): void {
    this.#passwordGiven = true
    this.#heard = this.#stderr.before().length
    this.#running.stdin.write(`${password.reveal()}\n`)
  }

  #awaitBecome(): void {
    this.#after(this.#options.becomeTimeout * 1000, () => {
      this.#failToBecome('silent')
    })
  }

  #awaitRest(exit: Exit): void {
    this.#after(exit.bySignal ? GRACE_AFTER_SIGNAL : GRACE_AFTER_EXIT, () => {
      this.#end()
    })
  }

  #after(milliseconds: number, action: () => void): void {
    clearTimeout(this.#timer)
    if (!this.#settled) this.#timer = setTimeout(action, milliseconds)
  }

  /** Nothing more comes, and the end marks are not there: the shell was killed, never began, or is lost. */
  #end(): void {
    const exit = this.#exit
    if (exit && !this.#stderr.begun) {
      const way = this.#options.explain?.(exit.code, this.#stderr.before().toString('utf8')) ?? null
      if (way) this.#fail(way)
      else if (this.#invocation.become) this.#failToBecome('ended')
      else this.#fail(this.#noShell(exit.code))
    } else if (exit?.bySignal) this.#succeed(exit.code)
    else this.#fail(lost(this.#options.where))
  }

  #noShell(code: number): DroverError {
    const said = Buffer.concat([this.#stdout.before(), this.#stderr.before()]).toString('utf8').trim()
    const why = said.split('\n').at(-1)?.trim() ?? ''
    return new DroverError(
      'unreachable',
      `the login shell on ${this.#options.where} does not run sh: ${why === '' ? `exit code ${code}` : why}`,
      said === '' ? {} : { stderr: said },
    )
  }

  #succeed(code: number): void {
    if (!this.#settle()) return
    this.#running.release()
    this.#resolve({ code, stdout: this.#stdout.content(), stderr: this.#stderr.content() })
  }

  #failToBecome(trouble: BecomeTrouble): void {
    if (!this.#invocation.become) return
    const said = this.#stderr.before().toString('utf8')
    this.#fail(becomeFailure(this.#options.where, this.#invocation.become, trouble, said))
  }

  readonly #abort = (): void => {
    this.#fail(
      new DroverError('interrupted', `interrupted while a command was running on ${this.#options.where}`),
    )
  }

  #fail(error: DroverError): void {
    if (!this.#settle()) return
    this.#running.kill()
    this.#reject(error)
  }

  #settle(): boolean {
    if (this.#settled) return false
    this.#settled = true
    clearTimeout(this.#timer)
    this.#options.signal?.removeEventListener('abort', this.#abort)
    return true
  }
}

function lost(where: string): DroverError {
  return new DroverError('unreachable', `connection to ${where} lost while a command was running`, {
    help: 'The command may have done its work, a part of it, or nothing. Run again: what is done already is left alone.',
  })
}
