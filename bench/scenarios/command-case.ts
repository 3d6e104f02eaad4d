// A case of commands that need no hosts: each must print what proves that it did the work.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeGroup } from '../measure/process-group.ts'
import type { MeasuredLab } from '../measure/run-once.ts'
import { measure } from '../measure/series.ts'
import { PEERS } from '../tools/all.ts'
import { environment, fail, type Output } from '../tools/contender.ts'
import type { CaseResult, Options } from './scenario.ts'

export interface Command {
  readonly tool: string
  /** Null: it does not take part. */
  readonly argv: readonly string[] | null
  readonly env?: NodeJS.ProcessEnv
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

/** @param prepare lays the files that the commands read into their folder. */
export async function commandCases(
  cases: readonly CommandCase[],
  prepare: (folder: string) => void,
  options: Options,
): Promise<CaseResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-bench-'))
  const lab = emptyLab()
  prepare(folder)
  const results: CaseResult[] = []
  try {
    for (const one of cases) {
      process.stderr.write(`${one.name}\n`)
      const contenders = one.commands.flatMap((command) => contender(command, folder, options))
      const series = { contenders, before: () => 0, after: () => undefined }
      results.push({ name: one.name, floor: one.floor, ...(await measure(lab, series, options)) })
    }
  } finally {
    await lab.controllerGroup.end()
    lab.controllerGroup.remove()
    lab.targetGroup.remove()
    rmSync(folder, { recursive: true, force: true })
  }
  return results
}

function emptyLab(): MeasuredLab {
  const [controllerGroup, targetGroup] = [makeGroup('controller'), makeGroup('target')]
  return { controllerGroup, targetGroup, log: () => '', through: [] }
}

function contender({ tool, argv, env, code, proof }: Command, folder: string, { tools }: Options) {
  const isPeer = PEERS.some(({ name }) => name === tool)
  if (argv === null || (isPeer && tools.every(({ name }) => name !== tool))) return []
  return [
    {
      name: tool,
      isPeer,
      argv,
      cwd: folder,
      env: environment({ home: folder }, env),
      said: (output: Output) => {
        if (output.code !== (code ?? 0) || !proof(output)) fail(tool, output)
        return { changed: 0 }
      },
    },
  ]
}
