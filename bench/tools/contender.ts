// A tool that takes part, ready to be started: what every scenario runs and measures.
import type { Access, Target } from '../lab/target.ts'
import type { Work } from '../workload/step.ts'

export interface Output {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a tool says that it did. */
export interface Said {
  /** Steps that changed something, over all hosts. */
  readonly changed: number
  /** Where it counts them: scripts sent to a host, the most of any. */
  readonly roundTrips?: number
}

export interface Contender {
  readonly name: string
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Not what is measured here: when it fails, it does not take part, and the rest goes on. */
  readonly mayFail?: true
  /** It only shows what the way costs: nothing is expected of it. */
  readonly doesNothing?: true
  /** Reads the tool's own report. @throws Error when it did not do all that it was asked. */
  said(output: Output): Said
}

/** What a tool is to do, and with which hosts. */
export interface Job {
  /** An empty folder of its own. */
  readonly folder: string
  readonly home: string
  readonly access: Access
  readonly targets: readonly Target[]
  readonly work: Work
}

export interface Tool {
  readonly name: string
  /** A text instead, when it cannot take part here. */
  prepare(job: Job): Contender | string
  /** As the tool itself says it, with what it stands on. */
  version(): string
}

/** The environment of every tool: nobody's own settings have a say. */
export function environment(job: Pick<Job, 'home'>, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', HOME: job.home, LC_ALL: 'C.UTF-8', ...more }
}

/** @param why what the first line tells after the exit code; else the last line that the tool printed, errors first. */
export function fail(name: string, { code, stdout, stderr }: Output, why = lastLine(stderr, stdout)): never {
  throw new Error(`${name} ended with ${code}: ${why}\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`)
}

function lastLine(...texts: readonly string[]): string {
  const lines = texts.flatMap((text) => text.trim().split('\n').at(-1)?.trim() || [])
  return lines[0] ?? 'it printed nothing'
}
