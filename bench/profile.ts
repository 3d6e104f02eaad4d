// Where the time of a run goes: `npm run bench -- profile`.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startLab } from './lab/lab.ts'
import { runOnce } from './measure/run-once.ts'
import { partsOf, readProfile } from './measure/where.ts'
import { hostsText } from './scenarios/playbook-case.ts'
import { drover } from './tools/drover.ts'
import { usualWork } from './workload/kinds.ts'
import { clear, fulfil, proveDone } from './workload/tree.ts'

export interface ProfileChoice {
  readonly hosts: number
  /** From nothing, instead of a run that finds nothing to do. */
  readonly firstApply?: boolean
}

/** Seconds after which a run is ended. */
const LIMIT = 600

/** Profiles one run of Drover after a warm-up, and prints what its time went to. @returns the exit code. */
export async function profile({ hosts, firstApply = false }: ProfileChoice): Promise<number> {
  const lab = await startLab()
  try {
    const targets = lab.targets(hosts)
    const work = usualWork()
    const made = drover.prepare(lab.job(drover, 'profile', targets, work))
    if (typeof made === 'string') throw new Error(made)
    const folder = join(lab.folder, 'profiles')
    const [node = '', ...words] = made.argv
    const profiled = { ...made, argv: [node, '--cpu-prof', `--cpu-prof-dir=${folder}`, ...words] }
    for (const contender of [made, profiled]) {
      for (const { root } of targets) {
        if (firstApply) clear(root)
        else fulfil(root, work.steps)
      }
      const { wall, controllerCpu, targetCpu, roundTrips } = await runOnce(contender, lab, LIMIT)
      for (const { root } of targets) proveDone(root, work.steps)
      if (contender === made) continue
      console.log(
        `${hostsText(hosts)}, ${firstApply ? 'from nothing' : 'nothing to do'}, with the profiler: wall ${wall.toFixed(2)} s, ` +
          `CPU of Drover ${seconds(controllerCpu)}, of the hosts ${seconds(targetCpu)}, round trips ${roundTrips ?? '-'}`,
      )
    }
    const [file] = readdirSync(folder)
    if (file === undefined) throw new Error(`Node has written no profile to ${folder}`)
    const parts = partsOf(readProfile(join(folder, file)))
    const all = parts.values().reduce((sum, one) => sum + one, 0)
    for (const [name, value] of parts)
      console.log(
        `${name.padEnd(40)} ${(value * 1000).toFixed(0).padStart(6)} ms ${((value / all) * 100).toFixed(0).padStart(4)} %`,
      )
    return 0
  } finally {
    await lab.stop()
  }
}

function seconds(value: number | null): string {
  return value === null ? '-' : `${value.toFixed(2)} s`
}
