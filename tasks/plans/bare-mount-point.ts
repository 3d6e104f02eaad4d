import { isUnknown, Refusal, sh } from '../../src/index.ts'
import type { MountPoint } from '../probes/mount-point.ts'
import { below } from './below.ts'
import { certain } from './certain.ts'
import type { MountChange, MountWish } from './mount-wish.ts'

/**
 * Makes and guards the directory to mount on, where that is needed.
 *
 * @throws {Refusal} when mounting there would hide something, or cannot work.
 */
export function* bareMountPoint(wish: MountWish, point: MountPoint): Generator<MountChange, void, undefined> {
  const { path, guard, hide } = wish
  if (point.kind === 'other') throw new Refusal(`${path} is not a directory`)
  const holds = hide ? null : certain(point.holds)
  if (holds !== null)
    throw new Refusal(`${path} holds ${holds}, which the mount would hide; only \`hide: true\` allows that`)
  const make = point.kind === 'absent'
  const mark = guard && point.immutable !== true
  if (mark && !make && point.immutable === null)
    throw new Refusal(
      `${path} cannot be guarded: its file system has no immutable mark, or lsattr is missing`,
    )
  if (!make && !mark) return
  yield {
    summary: `${make ? 'make' : 'guard'} the mount point ${path}${make && mark ? ' and guard it' : ''}`,
    set: { point: { ...point, kind: 'directory', immutable: mark ? true : point.immutable } },
    run: [...(make ? [sh`mkdir -p -m 0755 ${path}`] : []), ...(mark ? [sh`chattr +i ${path}`] : [])],
    unsettles: below(path),
  }
}

/** What is known of a mount point once nothing is mounted on it any more. */
export function uncovered(point: MountPoint, unknown: MountPoint['holds']): MountPoint {
  if (!point.mounted || !isUnknown(unknown)) return point
  return { ...point, mounted: false, holds: unknown, immutable: unknown }
}
