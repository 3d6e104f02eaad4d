import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { connections } from '../../src/hosts/connections.ts'
import type { Connect } from '../../src/hosts/host.ts'
import { loadRun } from '../../src/load/run.ts'
import { loadRegistry } from '../../src/load/tasks.ts'
import { Interrupt } from '../../src/run/interrupt.ts'
import { runPlays, type RunOptions } from '../../src/run/run.ts'
import type { ControllerFiles } from '../../src/run/surroundings.ts'
import type { Mode, RunEvent, RunRecord } from '../../src/task/result.ts'

const registry = await loadRegistry({ taskDirs: [fileURLToPath(new URL('../../tasks', import.meta.url))] })

const { connect } = connections({})

/** What a case needs of the world: files of the playbook's folder by their paths. */
export interface Lab {
  readonly folder: string
}

/**
 * A folder with these files, gone after the test. `$DIR` in them is a folder for what the hosts write. What begins
 * with `#!` can be run.
 */
export function lab(files: Readonly<Record<string, string>>): Lab {
  const folder = mkdtempSync(join(tmpdir(), 'drover-control-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  mkdirSync(join(folder, 'out'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text.replaceAll('$DIR', join(folder, 'out')))
    if (text.startsWith('#!')) chmodSync(join(folder, path), 0o755)
  }
  return { folder }
}

export interface Options {
  readonly inventory?: string
  readonly tags?: readonly string[]
  readonly skipTags?: readonly string[]
  readonly extraVars?: readonly string[]
  readonly memory?: NonNullable<RunOptions['memory']>
  readonly forks?: number
  readonly interrupt?: Interrupt
  readonly onEvent?: (event: RunEvent) => void
  readonly ask?: () => Promise<string | null>
  readonly files?: ControllerFiles
  /** How all hosts are reached; as their variables say when absent. */
  readonly connect?: Connect
}

/** Runs or checks `site.yaml` of a lab on hosts that are all this machine, unless something says how to reach them. */
export async function play({ folder }: Lab, mode: Mode, options: Options = {}): Promise<RunRecord> {
  const loaded = await loadRun({
    playbooks: [join(folder, 'site.yaml')],
    inventories: [options.inventory ?? 'a,b,'],
    limit: null,
    extraVars: options.extraVars ?? [],
    tags: options.tags ?? [],
    skipTags: options.skipTags ?? [],
    startAtTask: null,
    cwd: folder,
    registry,
  })
  return runPlays({
    loaded,
    mode,
    forks: options.forks ?? 1,
    interrupt: options.interrupt ?? new Interrupt(),
    connect:
      options.connect ??
      ((name, given) =>
        connect(
          name,
          (variable) => given(variable) ?? (variable === 'ansible_connection' ? 'local' : undefined),
        )),
    report: (event) => options.onEvent?.(event),
    ...(options.memory && { memory: options.memory }),
    ...(options.ask && { ask: options.ask }),
    ...(options.files && { files: options.files }),
  })
}

/** `host verdict step [item]` of each result, in the order in which they ended. */
export function sequence(record: RunRecord): string[] {
  return record.results.map(({ host, verdict, step, item }) => {
    const shown = item === null ? '' : ` [${typeof item === 'string' ? item : JSON.stringify(item)}]`
    return `${host} ${verdict} ${step}${shown}`
  })
}
