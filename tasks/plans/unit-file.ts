import { type Change, isUnknown, Refusal, sh, UNKNOWN } from '../../src/index.ts'
import { isTemplate, type Unit } from '../probes/unit.ts'

/** A part of a plan about one unit: yields changes, returns the unit as it will be. */
export type UnitPlan = Generator<Change<{ readonly unit: Unit | null }>, Unit, undefined>

export interface FileWish {
  readonly enabled?: boolean
  readonly masked?: boolean
  readonly daemon_reload: boolean
}

/** Lets systemd read its units again, where this one changed on disk; any unit may differ then. */
export function* reload({ daemon_reload: wished }: FileWish, now: Unit): UnitPlan {
  if (!wished || !now.needsReload) return now
  const after = { ...now, needsReload: false }
  yield {
    summary: `let systemd read ${now.id} again`,
    set: { unit: after },
    run: [sh`systemctl daemon-reload`],
    unsettles: ['unit'],
  }
  return after
}

/** What a mask hides (whether the unit is enabled) is only known once it is off. */
export function* unmask({ masked }: FileWish, now: Unit): UnitPlan {
  if (masked !== false || now.load !== 'masked') return now
  const after = { ...now, load: 'loaded', enabled: UNKNOWN }
  yield { summary: `unmask ${now.id}`, set: { unit: after }, run: [sh`systemctl unmask ${now.id}`] }
  return after
}

export function* mask({ masked }: FileWish, now: Unit): UnitPlan {
  if (masked !== true || now.load === 'masked') return now
  const after = { ...now, load: 'masked', enabled: 'masked' }
  yield {
    summary: `mask ${now.id}`,
    set: { unit: after },
    run: [sh`systemctl mask ${now.id}`],
    ...alsoOf(now),
  }
  return after
}

/** @throws {Refusal} where systemctl could not make it so, or it would not stay so. */
export function* enable({ enabled }: FileWish, now: Unit): UnitPlan {
  if (enabled === undefined || isAsWished(enabled, now)) return now
  const verb = enabled ? 'enable' : 'disable'
  const after = { ...now, enabled: `${verb}d` }
  yield {
    summary: `${verb} ${now.id}`,
    set: { unit: after },
    run: [sh`systemctl ${verb} ${now.id}`],
    ...alsoOf(now),
  }
  return after
}

/** Its [Install] section may name the socket or timer that triggers it (`Also=`), which then changes as well. */
function alsoOf({ triggeredBy }: Unit): { unsettles?: readonly string[] } {
  return triggeredBy.length === 0 ? {} : { unsettles: triggeredBy.map((name) => `unit ${name}`) }
}

function isAsWished(wished: boolean, { id, load, enabled }: Unit): boolean {
  if (isUnknown(enabled)) return false
  if (enabled === 'generated')
    throw new Refusal(
      `${id} is made from /etc/fstab or an init script: change that to ${wished ? '' : 'not '}start it at boot.`,
    )
  if (!wished) return enabled !== 'enabled'
  if (load === 'not-found')
    throw new Refusal(`There is no unit ${id} on this host: install what brings it, or correct the name.`)
  if (load === 'masked') throw new Refusal(`${id} is masked: give \`masked: false\` to unmask and enable it.`)
  if (enabled !== 'enabled') refuseTemplate(id, 'enable')
  const why = WHY_NOT[enabled]
  if (why !== undefined) throw new Refusal(`${id} cannot be enabled: ${why}.`)
  return enabled === 'enabled'
}

/** @throws {Refusal} for a template: only its instances run. */
export function refuseTemplate(id: string, verb: string): void {
  if (isTemplate(id))
    throw new Refusal(`${id} is a template: ${verb} an instance of it, ${id.replace('@.', '@NAME.')}.`)
}

const WHY_NOT: Readonly<Record<string, string>> = {
  '': 'it has no unit file',
  bad: 'its unit file is not valid',
  indirect: 'its [Install] section only names other units (Also=); enable those',
  static: 'it has no [Install] section (static); it starts when another unit wants it',
  transient: 'it was made at run time and has no unit file',
}
