import type { DiffLine } from './diff.ts'
import type { ErrorCode } from './error.ts'
import type { WarningCode } from './warning.ts'

/** How a step ended on a host. */
export type Verdict = 'ok' | 'change' | 'may' | 'skipped' | 'failed' | 'unreachable'

export const VERDICTS: readonly Verdict[] = ['ok', 'change', 'may', 'skipped', 'failed', 'unreachable']

export type Mode = 'check' | 'apply'

export interface ChangeReport {
  readonly summary: string
  readonly diff: readonly DiffLine[]
  /** The commands as a person reads them. */
  readonly run: readonly string[]
  readonly destroys: string | null
}

/** What a `may` rests on, or what keeps a value unknown. */
export interface Dependency {
  /** e.g. `unit iscsid is not settled` or `uuid (known after mkfs)`. */
  readonly on: string
  /** The step that will settle it. */
  readonly step: string
  /** `file:line:col` of that step. */
  readonly at: string
}

export interface ErrorReport {
  readonly code: ErrorCode
  /** Enough by itself. */
  readonly message: string
  /** `file:line:col`, or null. */
  readonly at: string | null
  readonly command: string | null
  readonly stderr: string | null
  readonly help: string | null
  /** Whether `ignore_errors` (or `ignore_unreachable`) let the host go on. */
  readonly ignored: boolean
  /** Whether a `rescue` takes over. */
  readonly rescued: boolean
}

/** One step (or one item of its loop) on one host. Key order is part of the format. */
export interface StepResult {
  readonly host: string
  readonly play: string
  readonly step: string
  readonly task: string
  readonly item: unknown
  /** `file:line:col` of the step. */
  readonly at: string
  /** `check`: it was only planned. That of the run, unless the step's own `check_mode` says otherwise. */
  readonly mode: Mode
  readonly verdict: Verdict
  readonly changes: readonly ChangeReport[]
  readonly dependsOn: readonly Dependency[]
  readonly error: ErrorReport | null
  readonly durationMs: number
}

/** Whether a failure is one that the run takes note of: neither ignored nor rescued. */
export function isFailure({ verdict, error }: StepResult): boolean {
  return (verdict === 'failed' || verdict === 'unreachable') && excuseOf(error) === null
}

/** What lets a host go on after a failure. */
export type Excuse = 'rescued' | 'ignored'

export const EXCUSES: readonly Excuse[] = ['rescued', 'ignored']

export function excuseOf(error: ErrorReport | null): Excuse | null {
  if (error?.ignored === true) return 'ignored'
  return error?.rescued === true ? 'rescued' : null
}

/** A change against the mode of the run, by the step's own `check_mode`: only planned in a run, applied in a check. */
export type Contrary = 'planned' | 'applied'

export const CONTRARIES: readonly Contrary[] = ['planned', 'applied']

export function contraryOf({ verdict, mode }: StepResult, ofRun: Mode): Contrary | null {
  if (verdict !== 'change' || mode === ofRun) return null
  return mode === 'check' ? 'planned' : 'applied'
}

/** Each result counts once: by its verdict, or, where a failure has been excused or a change is contrary, as that. */
type HostCounts = Readonly<Record<Verdict | Excuse | Contrary, number>>

/** Counts, and the scripts and uploads sent to the host. */
export type HostSummary = HostCounts & { readonly roundTrips: number }

/** The document that `--output json` prints, without its results. */
interface RunSummary {
  readonly run: string
  readonly mode: Mode
  readonly playbooks: readonly string[]
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly endedAt: string
  readonly exitCode: number
  readonly hosts: Readonly<Record<string, HostSummary>>
}

export interface RunRecord extends RunSummary {
  readonly results: readonly StepResult[]
}

/** What happens in a run, while it happens. Reporters turn it into text. */
export type RunEvent =
  | {
      readonly type: 'run-start'
      readonly run: string
      readonly mode: Mode
      readonly playbooks: readonly string[]
      readonly startedAt: string
      readonly hosts: readonly string[]
    }
  | {
      readonly type: 'play-start'
      readonly play: string
      readonly hosts: readonly string[]
      readonly steps: number
    }
  /** A step begins; hosts follow. `index` counts from 0 in the play; null for handlers and what includes bring. */
  | {
      readonly type: 'step-start'
      readonly play: string
      readonly step: string
      readonly task: string
      readonly at: string
      readonly index: number | null
      readonly hosts: readonly string[]
    }
  /** What a host is being asked or doing now: `connecting`, `looking`, `mkfs -t ext4 /dev/sdb`, `waiting up to 60 s`. */
  | { readonly type: 'host-busy'; readonly host: string; readonly doing: string }
  | { readonly type: 'host-idle'; readonly host: string }
  /** `message` is what a task has to say to the user (debug). */
  | { readonly type: 'result'; readonly result: StepResult; readonly message: string | null }
  /** With a code: found while loading, and told to people already. */
  | {
      readonly type: 'warning'
      readonly code?: WarningCode
      readonly message: string
      readonly at: string | null
      readonly help?: string | null
    }
  /** First Ctrl-C: what is being changed is finished, nothing new starts. */
  | { readonly type: 'interrupted' }
  | { readonly type: 'run-end'; readonly record: RunRecord }

export type Reporter = (event: RunEvent) => void
