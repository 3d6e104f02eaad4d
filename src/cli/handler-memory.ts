import { createHash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type HandlerMemory, NO_MEMORY } from '../run/handler-memory.ts'
import type { Mode } from '../task/result.ts'

/** Owed handlers by host. */
type Owed = Record<string, string[]>

type PlayOf = { readonly playbook: string; readonly name: string }

/**
 * Keeps notified handlers in a file for each play, in the user's state folder (XDG base directories), until they have run.
 * A check reads them only.
 */
export function handlerMemory(mode: Mode, cwd: string): (play: PlayOf) => HandlerMemory {
  return (play) => {
    const file = fileOf(play, cwd)
    const memory = new FileMemory(file, `${resolve(cwd, play.playbook)}: ${play.name}`)
    return mode === 'check' ? { ...NO_MEMORY, owed: (host) => memory.owed(host) } : memory
  }
}

/** Drops what is owed; returns `host: handler` of each. */
export function forgetHandlers(plays: readonly PlayOf[], cwd: string): string[] {
  return [...new Set(plays.map((play) => fileOf(play, cwd)))].flatMap((file) => {
    const dropped = Object.entries(read(file)).flatMap(([host, names]) =>
      names.map((name) => `${host}: ${name}`),
    )
    rmSync(file, { force: true })
    return dropped
  })
}

class FileMemory implements HandlerMemory {
  readonly #file: string
  readonly #about: string
  /** What is owed for the change that is being made, and for nothing before it: `host`, `handler`. */
  readonly #fresh = new Set<string>()

  constructor(file: string, about: string) {
    this.#file = file
    this.#about = about
  }

  owed(host: string): readonly string[] {
    return read(this.#file)[host] ?? []
  }

  expect(host: string, handlers: readonly string[]): void {
    const owed = this.owed(host)
    for (const name of handlers) {
      if (owed.includes(name)) this.#fresh.delete(keyOf(host, name))
      else this.#fresh.add(keyOf(host, name))
    }
    this.#write(host, [...new Set([...owed, ...handlers])])
  }

  takeBack(host: string, handlers: readonly string[]): void {
    const given = handlers.filter((name) => this.#fresh.delete(keyOf(host, name)))
    this.#write(
      host,
      this.owed(host).filter((name) => !given.includes(name)),
    )
  }

  forget(host: string, handler: string): void {
    const owed = this.owed(host)
    if (owed.includes(handler))
      this.#write(
        host,
        owed.filter((name) => name !== handler),
      )
  }

  /** On the disk before the change is made: the machine may lose its power, too. */
  #write(host: string, names: readonly string[]): void {
    const { [host]: _, ...others } = read(this.#file)
    const owed = names.length === 0 ? others : { ...others, [host]: names }
    if (Object.keys(owed).length === 0) {
      rmSync(this.#file, { force: true })
      return
    }
    mkdirSync(folder(), { recursive: true, mode: 0o700 })
    const temporary = `${this.#file}.${process.pid}`
    const handle = openSync(temporary, 'w', 0o600)
    try {
      writeSync(handle, `${JSON.stringify({ play: this.#about, owed }, null, 2)}\n`)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, this.#file)
  }
}

function keyOf(host: string, handler: string): string {
  return JSON.stringify([host, handler])
}

function read(file: string): Owed {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { owed: Owed }).owed
  } catch {
    return {}
  }
}

function fileOf({ playbook, name }: PlayOf, cwd: string): string {
  const key = createHash('sha256')
    .update(JSON.stringify([resolve(cwd, playbook), name]))
    .digest('hex')
  return join(folder(), `${key.slice(0, 32)}.json`)
}

function folder(): string {
  const state = process.env['XDG_STATE_HOME']
  return join(
    state === undefined || state === '' ? join(homedir(), '.local', 'state') : state,
    'drover',
    'handlers',
  )
}
