import { Refusal, sh } from '../../src/index.ts'
import type { Entry } from '../probes/path.ts'
import { isTemplate, type Unit } from '../probes/unit.ts'
import { below } from './below.ts'
import { inherited } from './attributes.ts'
import { parentOf } from './paths.ts'
import { enable, refuseTemplate, reload } from './unit-file.ts'
import type { UnitFileAnswers, UnitFileChange, UnitFileWish } from './unit-file-answers.ts'
import { settleState } from './unit-state.ts'
import { unitOfFile, unitWithDropIn } from './unit-text.ts'
import { writeFile } from './write-file.ts'

export interface KeepWish extends UnitFileWish {
  readonly state: 'started' | 'stopped' | undefined
}

type Plan = Generator<UnitFileChange, void, undefined>

/** The file as wished, read by systemd; then the unit enabled and started as wished. */
export function* keepUnitFile(wish: KeepWish, seen: Unit, now: UnitFileAnswers): Plan {
  if (seen.load === 'masked' && !wish.isDropIn)
    throw new Refusal(`${seen.id} is masked: unmask it first (\`service\` with \`masked: false\`)`)
  if (wish.enabled === true) refuseTemplate(wish.unit, 'enable')
  if (wish.state === 'started') refuseTemplate(wish.unit, 'start')
  let unit = yield* write(wish, seen, now)
  unit = yield* reload({ daemon_reload: true }, unit)
  if (wish.enabled !== null) unit = yield* enable({ enabled: wish.enabled, daemon_reload: false }, unit)
  yield* settleState(wish.state === undefined ? {} : { state: wish.state }, unit)
}

/** Returns the unit as it will be. Without its directory nothing can be written. */
function* write(
  wish: KeepWish,
  seen: Unit,
  now: UnitFileAnswers,
): Generator<UnitFileChange, Unit, undefined> {
  const { path, text, isDropIn } = wish
  let answers = now
  if (isDropIn && now.parent === null) {
    const parent: Entry = { type: 'directory', mode: '0755', ...inherited(null, now.identity) }
    answers = { ...now, parent }
    yield {
      summary: `create directory ${parentOf(path)}`,
      set: { parent },
      run: [sh`mkdir -p -m 0755 ${parentOf(path)}`],
      unsettles: below(parentOf(path)),
    }
  }
  const changes = [...writeFile({ data: text, path, mode: '0644', force: true }, answers)]
  const [change] = changes
  if (!change) return seen
  const isNewText = 'content' in change.set
  const after = isNewText ? (isDropIn ? unitWithDropIn(text, seen) : unitOfFile(text, seen)) : seen
  const restarts = isNewText && isRestarted(wish, seen)
  yield {
    ...change,
    summary: `${change.summary}${restarts ? ` and restart ${seen.id}` : ''}`,
    set: { ...change.set, ...(isNewText ? { unit: after } : {}) },
    run: [...change.run, ...(isNewText ? reread(restarts ? seen.id : null) : [])],
    // Of all units only this one is another then, or the instances of it.
    unsettles: (change.unsettles ?? []).filter((pattern) => pattern !== 'unit' || isTemplate(wish.unit)),
  }
  return after
}

/** systemd reads its units again; what runs by the old file is restarted. */
export function reread(restarted: string | null) {
  return [sh`systemctl daemon-reload`, ...(restarted === null ? [] : [sh`systemctl restart ${restarted}`])]
}

/** A unit that is to be stopped is not restarted before. */
function isRestarted({ restart, state }: KeepWish, { active }: Unit): boolean {
  return restart && state !== 'stopped' && ['active', 'reloading', 'refreshing'].includes(active)
}
