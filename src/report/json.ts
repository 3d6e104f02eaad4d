import type { ChangeReport, HostSummary, Reporter, RunEvent, RunRecord, StepResult } from '../task/result.ts'
import { CONTRARIES, EXCUSES, VERDICTS } from '../task/result.ts'
import { escapeJson } from './escape.ts'
import { describeBytes } from './value.ts'

/** The one document of `--output json`, with its keys in the published order. */
export function json(write: (text: string) => void): Reporter {
  const warnings: object[] = []
  return (event) => {
    if (event.type === 'warning') warnings.push(warningDocument(event))
    if (event.type === 'run-end') write(`${stringify({ ...document(event.record), warnings }, 2)}\n`)
  }
}

/** JSON that is safe to print: no control characters, no secrets, no bytes. */
export function stringify(value: unknown, indent = 0): string {
  return escapeJson(JSON.stringify(value, withoutBytes, indent))
}

function withoutBytes(this: unknown, key: string, value: unknown): unknown {
  // A Buffer's own toJSON has run before a replacer sees it: look at the holder.
  const original = (this as Record<string, unknown>)[key]
  return original instanceof Uint8Array ? describeBytes(original) : value
}

function warningDocument({ code, message, at, help }: Extract<RunEvent, { type: 'warning' }>): object {
  return { code: code ?? null, message, at, help: help ?? null }
}

function document(record: RunRecord): object {
  return { ...summaryDocument(record), results: record.results.map(resultDocument) }
}

/** The document without its results. */
export function summaryDocument(record: RunRecord): object {
  const { run, mode, playbooks, startedAt, endedAt, exitCode, hosts } = record
  const counted = Object.entries(hosts).map(([name, summary]) => [name, hostDocument(summary)] as const)
  return { run, mode, playbooks, startedAt, endedAt, exitCode, hosts: Object.fromEntries(counted) }
}

function hostDocument(summary: HostSummary): object {
  const counts = [...VERDICTS, ...EXCUSES, ...CONTRARIES].map((name) => [name, summary[name]] as const)
  return { ...Object.fromEntries(counts), roundTrips: summary.roundTrips }
}

export function resultDocument(result: StepResult): object {
  const { host, play, step, task, item, at, mode, verdict, changes, dependsOn, error, durationMs } = result
  return {
    ...{ host, play, step, task, item: item ?? null, at, mode, verdict },
    changes: changes.map(changeDocument),
    dependsOn: dependsOn.map((one) => ({ on: one.on, step: one.step, at: one.at })),
    error: error && errorDocument(error),
    durationMs,
  }
}

function changeDocument({ summary, diff, run, destroys }: ChangeReport): object {
  return { summary, diff: diff.map(({ key, before, after }) => ({ key, before, after })), run, destroys }
}

function errorDocument(error: NonNullable<StepResult['error']>): object {
  const { code, message, at, command, stderr, help, ignored, rescued } = error
  return { code, message, at, command, stderr, help, ignored, rescued }
}
