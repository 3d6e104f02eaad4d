import type { InventoryHost, LoadedRun, Play, Step } from '../task/playbook.ts'
import type { Mode } from '../task/result.ts'

/** One step of one play. */
export interface Entry {
  readonly play: Play
  readonly step: Step
}

/** What does not change during a run. */
export interface World {
  readonly loaded: LoadedRun
  readonly mode: Mode
  readonly hosts: ReadonlyMap<string, InventoryHost>
}

/** All steps that a host will meet, in order, over all plays: what look-ahead looks along. */
export function courseOf(loaded: LoadedRun, host: string): Entry[] {
  return loaded.plays
    .filter((play) => play.hosts.includes(host))
    .flatMap((play) => play.steps.map((step) => ({ play, step })))
}
