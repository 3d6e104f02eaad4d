import { type Command, Refusal, sh } from '../../src/index.ts'
import type { Unit } from '../probes/unit.ts'
import { refuseTemplate, type UnitPlan } from './unit-file.ts'

export interface StateWish {
  readonly state?: 'started' | 'stopped' | 'restarted' | 'reloaded'
}

/** Seconds that a unit in transition may take: systemd's own limit for a start is 90 (DefaultTimeoutStartSec). */
const TRANSITION = 90
/** Seconds after `systemctl start` came back, for a unit that is being started again. */
const AFTERWARDS = 15

/** @throws {Refusal} where the state cannot be reached. */
export function* settleState({ state }: StateWish, now: Unit): UnitPlan {
  if (state === undefined) return now
  if (state === 'started') return yield* start(now)
  return state === 'stopped' ? yield* stop(now) : yield* renew(state, now)
}

const RUNNING = ['active', 'reloading', 'refreshing']

function* start(now: Unit): UnitPlan {
  refuseUnstartable(now)
  if (now.endsByItself)
    throw new Refusal(
      `${now.id} runs once and ends (Type=oneshot): it cannot be kept started. Use \`state: restarted\` to run it.`,
    )
  if (RUNNING.includes(now.active)) return now
  const after = { ...now, active: 'active' }
  if (now.active === 'activating') {
    yield { summary: `wait until ${now.id} has started`, set: { unit: after }, run: [], within: TRANSITION }
    return after
  }
  yield {
    summary: `start ${now.id}`,
    set: { unit: after },
    run: [orJournal('start', now.id)],
    within: AFTERWARDS,
    ...along(now.brings),
  }
  return after
}

function* stop(now: Unit): UnitPlan {
  if (now.active === 'inactive' || now.active === 'failed') return now
  const after = { ...now, active: 'inactive' }
  if (now.active === 'deactivating') {
    yield { summary: `wait until ${now.id} has stopped`, set: { unit: after }, run: [], within: TRANSITION }
    return after
  }
  const again = now.triggeredBy.length === 0 ? '' : ` (${now.triggeredBy.join(', ')} may start it again)`
  yield {
    summary: `stop ${now.id}${again}`,
    set: { unit: after },
    run: [sh`systemctl stop ${now.id}`],
    ...along(now.takesAlong),
  }
  return after
}

/** Restarting and reloading are events: done each time. */
function* renew(state: 'restarted' | 'reloaded', now: Unit): UnitPlan {
  refuseUnstartable(now)
  const running = RUNNING.includes(now.active)
  if (state === 'reloaded' && running && !now.canReload)
    throw new Refusal(`${now.id} cannot reload its configuration (no ExecReload=): use \`state: restarted\`.`)
  const verb = running || now.endsByItself ? state.slice(0, -2) : 'start'
  const after = now.endsByItself ? now : { ...now, active: 'active' }
  yield {
    summary: `${verb} ${now.id}`,
    set: { unit: after },
    run: [orJournal(verb, now.id)],
    action: true,
    ...along(related(now)),
  }
  return after
}

function related({ brings, takesAlong }: Unit): readonly string[] {
  return [...new Set([...brings, ...takesAlong])]
}

/** Units that systemd starts or stops together with one. */
function along(units: readonly string[]): { unsettles?: readonly string[] } {
  return units.length === 0 ? {} : { unsettles: units.map((name) => `unit ${name}`) }
}

function refuseUnstartable({ id, load }: Unit): void {
  refuseTemplate(id, 'start')
  if (load === 'loaded') return
  if (load === 'not-found')
    throw new Refusal(`There is no unit ${id} on this host: install what brings it, or correct the name.`)
  if (load === 'masked') throw new Refusal(`${id} is masked: give \`masked: false\` to unmask and start it.`)
  throw new Refusal(`The file of ${id} is not valid (${load}): see \`systemctl status ${id}\`.`)
}

/** systemctl only says that the job failed; the journal says why. */
function orJournal(verb: string, id: string): Command {
  const command = sh`systemctl ${verb} ${id}`
  const { script } =
    sh`${command} || { c=$?; journalctl --no-pager --quiet --lines=20 --unit=${id} >&2; exit $c; }`
  return { script, display: command.script }
}
