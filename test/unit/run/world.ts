import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Host, Reply, Request } from '../../../src/hosts/host.ts'
import { Interrupt } from '../../../src/run/interrupt.ts'
import { runPlays } from '../../../src/run/run.ts'
import type { Expression, Scope } from '../../../src/task/expression.ts'
import type { LoadedRun, Play, Step } from '../../../src/task/playbook.ts'
import type { Probe } from '../../../src/task/probe.ts'
import type { Mode, RunEvent, RunRecord } from '../../../src/task/result.ts'
import type { AnyTask } from '../../../src/task/task.ts'

const NOWHERE = { file: 'test.yaml', line: 1, col: 1 }

/** An expression with a fixed value. */
export function fixed<T>(value: T): Expression<T> {
  return { source: String(value), at: NOWHERE, reads: [], evaluate: () => value }
}

/** An expression that is computed from the names it reads. */
export function computedFrom<T>(reads: string[], compute: (scope: Scope) => T): Expression<T> {
  return {
    source: reads.join(' '),
    at: NOWHERE,
    reads: reads.map((path) => path.split('.')),
    evaluate: compute,
  }
}

export interface StepText {
  readonly task: AnyTask
  readonly name?: string
  readonly params?: Record<string, unknown> | Expression<Record<string, unknown>>
  readonly when?: Expression<boolean> | readonly Expression<boolean>[]
  readonly register?: string
  readonly loop?: Expression<readonly unknown[]>
  readonly ignoreErrors?: boolean | Expression<boolean>
  readonly changedWhen?: Expression<boolean> | readonly Expression<boolean>[]
  readonly failedWhen?: Expression<boolean> | readonly Expression<boolean>[]
  readonly becomeUser?: string
}

let line = 0

const NOTHING = {
  loopControl: {
    loopVar: 'item',
    indexVar: null,
    label: null,
    pause: null,
    extended: false,
    breakWhen: null,
  },
  over: [],
  under: [],
  reaches: false,
  until: null,
  retries: null,
  delay: null,
  notify: [],
  listen: [],
  environment: [],
  include: null,
  ignoreUnreachable: null,
  anyErrorsFatal: null,
  delegateTo: null,
  delegateFacts: null,
  runOnce: null,
  timeout: null,
  throttle: null,
  noLog: null,
  checkMode: null,
  diff: null,
} as const

export function step(text: StepText): Step {
  const params = text.params ?? {}
  return {
    ...NOTHING,
    kind: 'step',
    name: fixed(text.name ?? text.task.name),
    task: text.task,
    params: 'evaluate' in params ? (params as Expression<Record<string, unknown>>) : fixed(params),
    when: text.when ? [text.when].flat() : [],
    register: text.register ?? null,
    loop: text.loop ?? null,
    tags: [],
    vars: [],
    become: text.becomeUser === undefined ? null : fixed(true),
    becomeUser: text.becomeUser === undefined ? null : fixed(text.becomeUser),
    ignoreErrors:
      typeof text.ignoreErrors === 'object' ? text.ignoreErrors : text.ignoreErrors ? fixed(true) : null,
    changedWhen: text.changedWhen ? [text.changedWhen].flat() : null,
    failedWhen: text.failedWhen ? [text.failedWhen].flat() : null,
    at: { ...NOWHERE, line: ++line },
  }
}

export function loaded(
  steps: readonly Step[],
  hosts: readonly string[] = ['one'],
  facts: Record<string, Probe> = {},
): LoadedRun {
  const play: Play = {
    name: 'play',
    playbook: 'test.yaml',
    folder: '/nowhere',
    hosts,
    rehost: null,
    nodes: steps,
    handlers: [],
    strategy: 'linear',
    serial: [],
    maxFailPercentage: null,
    forceHandlers: false,
    vars: [],
    at: NOWHERE,
  }
  const inventory = {
    hosts: hosts.map((name) => ({ name, groups: [], vars: {} })),
    groups: { all: hosts },
  }
  return {
    playbooks: ['test.yaml'],
    plays: [play],
    inventory,
    refreshInventory: () => inventory,
    prompts: [],
    asked: { tags: [], skipTags: [], limit: null, cwd: '/nowhere' },
    extraVars: {},
    facts,
  }
}

/** A host whose machine is this one: `sh` with the script on stdin. */
export class ShHost implements Host {
  readonly name: string
  readonly requests: Request[] = []
  readonly #noise: string

  constructor(name: string, noise = '') {
    this.name = name
    this.#noise = noise
  }

  run(request: Request): Promise<Reply> {
    this.requests.push(request)
    const args = request.stdin ? ['-c', request.script] : []
    const child = spawn('sh', args, { stdio: 'pipe' })
    const stdout: Buffer[] = [Buffer.from(this.#noise)]
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.stdin.end(request.stdin ?? request.script)
    return new Promise((resolve) => {
      child.on('close', (code) => {
        resolve({ code: code ?? 255, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) })
      })
    })
  }

  reset(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

export interface Trial {
  readonly record: RunRecord
  readonly events: readonly RunEvent[]
  /** `host step verdict`, in order. */
  readonly verdicts: readonly string[]
}

export async function trial(
  run: LoadedRun,
  mode: Mode,
  host: (name: string) => Host = (name) => new ShHost(name),
  interrupt = new Interrupt(),
): Promise<Trial> {
  const events: RunEvent[] = []
  const connect = (name: string): Promise<Host> => Promise.resolve(host(name))
  const record = await runPlays({
    loaded: run,
    mode,
    forks: 8,
    connect,
    interrupt,
    report: (event) => events.push(event),
  })
  return {
    record,
    events,
    verdicts: record.results.map((result) => `${result.host} ${result.step} ${result.verdict}`),
  }
}

/** A folder of its own for a test, removed afterwards. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'drover-test-'))
  onTestFinished(() => {
    rmSync(path, { recursive: true })
  })
  return path
}
