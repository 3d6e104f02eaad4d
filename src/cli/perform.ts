import pLimit from 'p-limit'
import type { Loaded } from '../load/run.ts'
import { reportFor } from '../report/outputs.ts'
import { painter, wantsColor } from '../report/paint.ts'
import type { Report } from '../report/report.ts'
import { Interrupt } from '../run/interrupt.ts'
import type { RunOptions } from '../run/run.ts'
import { showPlace } from '../task/place.ts'
import { everyHost } from '../task/every-host.ts'
import type { Mode, Reporter } from '../task/result.ts'
import { controllerFiles } from './controller-files.ts'
import { connectWith } from './connect-with.ts'
import { defaultOutput } from './default-output.ts'
import { exitCode } from './exit-code.ts'
import { forgetHandlers, handlerMemory } from './handler-memory.ts'
import { keepHeapLean } from './lean-heap.ts'
import { answerPrompts } from './prompts.ts'
import { ask, askHidden } from './terminal.ts'
import type { OutputOptions, SelectionOptions } from './options.ts'
import type { SettledOptions } from './project-defaults.ts'
import { leaveNow, listenToSignals } from './signals.ts'
import { sourceLine } from './source-line.ts'
import { quietStdout } from './stdout.ts'

export interface Performance {
  readonly loaded: Loaded
  readonly mode: Mode
  /** Whether a check that finds something to do says so by its exit code. */
  readonly pendingCounts: boolean
  /** The command line that makes what a check has shown, or null. */
  readonly applyCommand: string | null
}

/** Runs or checks what is loaded, from the password to the last line. Returns the exit code. */
export async function perform(
  what: Performance,
  options: SettledOptions & OutputOptions & Pick<SelectionOptions, 'forgetHandlers'>,
): Promise<number> {
  await answerPrompts(what.loaded.prompts)
  const connect = await connectWith(options, what.loaded)
  const interrupt = new Interrupt()
  const { report, end, ...terminal } = await reportTo(what, options, interrupt)
  const { runPlays } = await import('../run/run.ts')
  const stopListening = listenToSignals(interrupt)
  for (const { code, message, details } of what.loaded.warnings) {
    const at = details.at ? showPlace(details.at) : null
    report({ type: 'warning', code, message, at, help: details.help ?? null })
  }
  try {
    const { loaded, mode } = what
    const memory = handlerMemory(mode, process.cwd())
    if (options.forgetHandlers) tellForgotten(loaded, report)
    const { forks } = options
    keepHeapLean(everyHost(loaded.plays).size)
    const record = await runPlays({
      loaded,
      mode,
      forks,
      connect,
      report,
      interrupt,
      memory,
      ask: askUser(terminal),
      files: controllerFiles(process.cwd()),
    })
    return exitCode(record.exitCode, what.pendingCounts)
  } finally {
    await end()
    stopListening()
    if (interrupt.now.aborted) await leaveNow()
  }
}

/** Asks in the middle of a run, one question after the other, with the terminal for itself; null where there is none. */
function askUser({ hold, release }: Pick<Report, 'hold' | 'release'>): NonNullable<RunOptions['ask']> {
  const inTurn = pLimit(1)
  return (question, hidden) =>
    inTurn(async () => {
      if (!process.stdin.isTTY || !process.stderr.isTTY) return null
      await hold()
      try {
        return hidden ? (await askHidden(`${question} `)).reveal() : await ask(`${question} `, false)
      } finally {
        release()
      }
    })
}

function tellForgotten({ plays }: Loaded, report: Reporter): void {
  for (const owed of forgetHandlers(plays, process.cwd()))
    report({
      type: 'warning',
      message: `dropped, and not run: the handler that is owed to ${owed}`,
      at: null,
    })
}

async function reportTo(what: Performance, options: OutputOptions, interrupt: Interrupt): Promise<Report> {
  const { stdout } = process
  const report = await reportFor(options.output ?? defaultOutput(stdout, process.env), {
    // Whoever read the output has left: nothing half-done is left behind, and nothing new is begun unseen.
    write: quietStdout(() => {
      if (!interrupt.stopping) interrupt.press()
    }),
    tell: (text) => {
      process.stderr.write(text)
    },
    rows: () => stdout.rows,
    ...(stdout.isTTY ? { columns: () => stdout.columns } : {}),
    diff: options.diff ?? false,
    paint: painter(wantsColor(process.env, stdout.isTTY)),
    source: sourceLine,
    applyCommand: what.applyCommand,
  })
  return { ...report, report: withExitCode(report.report, what.pendingCounts) }
}

/** The exit code of the record is the one of the process: only here is it known what was asked for. */
function withExitCode(report: Reporter, pendingCounts: boolean): Reporter {
  return (event) => {
    if (event.type !== 'run-end') {
      report(event)
      return
    }
    const { record } = event
    report({ ...event, record: { ...record, exitCode: exitCode(record.exitCode, pendingCounts) } })
  }
}
