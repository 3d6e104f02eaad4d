import type { LimitFunction } from 'p-limit'
import { showPlace } from '../task/place.ts'
import type { Play } from '../task/playbook.ts'
import type { Reporter } from '../task/result.ts'
import type { World } from './course.ts'
import type { HostRun } from './host-run.ts'
import type { Interrupt } from './interrupt.ts'
import { likelyChanges } from './likely-change.ts'
import { questionsAhead } from './look-ahead.ts'
import { type Finished, performStep } from './step.ts'

export interface Setting {
  readonly world: World
  readonly report: Reporter
  readonly interrupt: Interrupt
  /** Hosts worked on at a time. */
  readonly limit: LimitFunction
}

/** Every host finishes a step before any starts the next. */
export async function runLinear(
  play: Play,
  hosts: readonly HostRun[],
  setting: Setting,
  done: (finished: Finished) => void,
): Promise<void> {
  const { world, report, interrupt } = setting
  for (const [index, step] of play.steps.entries()) {
    const working = hosts.filter((host) => host.lost === null)
    if (working.length === 0 || interrupt.stopping) return
    report({
      type: 'step-start',
      play: play.name,
      step: step.name.source,
      task: step.task.name,
      at: showPlace(step.at),
      index,
      hosts: working.map(({ host }) => host.name),
    })
    await Promise.all(working.map((host) => setting.limit(() => runOn(host, index))))
  }

  async function runOn(host: HostRun, index: number): Promise<void> {
    const entry = host.course.find(
      (candidate) => candidate.play === play && candidate.step === play.steps[index],
    )
    if (!entry || interrupt.stopping) return
    const { name } = host.host
    const around = {
      interrupt,
      busy: (doing: string): void => {
        host.activity.busy(doing)
      },
      // What comes after the next change would have to be asked again.
      ahead: () => questionsAhead(world, host, entry, (later) => likelyChanges(world, host, later)),
    }
    await performStep(world, host, entry, around, done)
    report({ type: 'host-idle', host: name })
  }
}
