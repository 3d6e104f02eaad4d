// A case of commands that need no hosts: each must print what proves that it did the work.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeGroup } from '../measure/process-group.ts'
import type { MeasuredLab } from '../measure/run-once.ts'
import { measure } from '../measure/series.ts'
import { PEERS } from '../tools/all.ts'
import { type Contender, environment, fail, type Output } from '../tools/contender.ts'
import type { CaseResult, Options } from './scenario.ts'

export interface Command {
  readonly tool: string
  /** Null: it does not take part. */
  readonly argv: readonly string[] | null
  /** Exit code that says that all went well. */
  readonly code?: number
  /** Whether it did the work. */
  readonly proof: (output: Output) => boolean
}

export interface CommandCase {
  readonly name: string
  readonly floor: string | null
  readonly commands: readonly Command[]
}

/** A program that may not be here, and its words. */
export function words(program: string | null, ...rest: string[]): string[] | null {
  return program === null ? null : [program, ...rest]
}

/** @param prepare lays the files that the commands read into their folder. */
export async function commandCases(
  cases: readonly CommandCase[],
  prepare: (folder: string) => void,
  options: Options,
): Promise<CaseResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-bench-'))
  const lab = emptyLab()
  const results: CaseResult[] = []
  try {
    prepare(folder)
    for (const one of cases) {
      process.stderr.write(`${one.name}\n`)
      results.push(await commandCase(one, folder, lab, options))
    }
  } finally {
    await lab.controllerGroup.end()
    lab.controllerGroup.remove()
    lab.targetGroup.remove()
    rmSync(folder, { recursive: true, force: true })
  }
  return results
}

async function commandCase(
  { name, floor, commands }: CommandCase,
  folder: string,
  lab: MeasuredLab,
  options: Options,
): Promise<CaseResult> {
  const chosen = commands.filter(
    ({ tool }) => !isPeer(tool) || options.tools.some((one) => one.name === tool),
  )
  const contenders = chosen.flatMap((command) => contender(command, folder))
  const missing = chosen.filter(({ argv }) => argv === null)
  const { results, absent } = await measure(
    lab,
    { contenders, before: () => 0, after: () => undefined },
    options,
  )
  return {
    name,
    floor,
    results,
    absent: [...missing.map(({ tool }) => ({ tool, why: 'it is not installed' })), ...absent],
  }
}

function isPeer(tool: string): boolean {
  return PEERS.some(({ name }) => name === tool)
}

function emptyLab(): MeasuredLab {
  const [controllerGroup, targetGroup] = [makeGroup('controller'), makeGroup('target')]
  return { controllerGroup, targetGroup, log: () => '', through: [] }
}

function contender({ tool, argv, code, proof }: Command, folder: string): Contender[] {
  if (argv === null) return []
  return [
    {
      name: tool,
      ...(isPeer(tool) && { mayFail: true as const }),
      argv,
      cwd: folder,
      env: environment({ home: folder }),
      said: (output: Output) => {
        if (output.code !== (code ?? 0) || !proof(output)) fail(tool, output)
        return { changed: 0 }
      },
    },
  ]
}
