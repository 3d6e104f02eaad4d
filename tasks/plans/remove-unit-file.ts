import { Refusal, sh } from '../../src/index.ts'
import { directoryEntries } from '../probes/directory-entries.ts'
import { fileHash } from '../probes/file-hash.ts'
import { isTemplate, type Unit } from '../probes/unit.ts'
import { describe, kindOf } from './entries.ts'
import { reread } from './keep-unit-file.ts'
import { parentOf } from './paths.ts'
import { enable } from './unit-file.ts'
import type { UnitFileAnswers, UnitFileChange, UnitFileWish } from './unit-file-answers.ts'
import { settleState } from './unit-state.ts'

/** The file is gone; a unit of its own is stopped and disabled before, since its links lead nowhere then. */
export function* removeUnitFile(
  wish: UnitFileWish,
  seen: Unit,
  { dest }: UnitFileAnswers,
): Generator<UnitFileChange, void, undefined> {
  const { path, isDropIn, restart } = wish
  if (dest === null) return
  if (kindOf(dest) !== 'file') throw new Refusal(`${path} is ${describe(dest)}, not a file: it is left alone`)
  let unit = seen
  if (!isDropIn) {
    unit = yield* settleState({ state: 'stopped' }, unit)
    if (unit.enabled === 'enabled') unit = yield* enable({ enabled: false, daemon_reload: false }, unit)
  }
  const restarts = isDropIn && restart && unit.active === 'active'
  const gone = { load: 'not-found', enabled: '', active: 'inactive', brings: [], takesAlong: [] }
  yield {
    summary: `remove ${path}${restarts ? ` and restart ${seen.id}` : ''}`,
    set: {
      dest: null,
      content: null,
      unit: { ...unit, needsReload: false, ...(isDropIn ? {} : gone) },
    },
    run: [sh`rm ${path}`, ...reread(restarts ? seen.id : null)],
    unsettles: [
      ...[fileHash(path).key, directoryEntries(parentOf(path)).key],
      ...(isTemplate(wish.unit) ? ['unit'] : []),
    ],
  }
}
