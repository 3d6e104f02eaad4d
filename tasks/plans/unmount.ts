import { isUnknown, Refusal, sh, UNKNOWN } from '../../src/index.ts'
import type { Mount } from '../probes/mounts.ts'
import { uncovered } from './bare-mount-point.ts'
import { below } from './below.ts'
import { withoutEntry } from './fstab-wish.ts'
import { isFrom, type MountAnswers, type MountChange, type MountWish } from './mount-wish.ts'
import { selectDevice } from './select-device.ts'
import { writeFstab } from './write-fstab.ts'

/** `state: unmounted` and, when it is to be forgotten, `absent`. */
export function* unmount(
  wish: MountWish,
  now: MountAnswers,
  forget: boolean,
): Generator<MountChange, void, undefined> {
  const { path } = wish
  if (path === '/') throw new Refusal('the root file system cannot be unmounted')
  const mount = now.mounts[path]
  const { real } = now.point
  if (real !== path && now.mounts[real])
    throw new Refusal(`${path} is a symbolic link or leads through one: unmount ${real}`)
  if (mount) {
    refuseOther(wish, now, mount)
    const left = Object.entries(now.mounts).filter(([other]) => other !== path)
    yield {
      summary: `unmount ${mount.source} from ${path}`,
      set: { mounts: Object.fromEntries(left), point: uncovered(now.point, UNKNOWN) },
      run: Array.from({ length: mount.layers }, () => sh`umount ${path}`),
      unsettles: [...below(path), 'filesystems'],
    }
  }
  const lines = forget ? withoutEntry(now.fstab.lines, path) : null
  if (lines) yield writeFstab(`take ${path} out of fstab`, now.fstab, lines)
}

/** Unmounting what is not meant would be as wrong as mounting over it; a device that is gone may be unmounted. */
function refuseOther({ path, device }: MountWish, { devices }: MountAnswers, mount: Mount): void {
  const gone =
    !isUnknown(mount.number) && !Object.values(devices).some(({ number }) => number === mount.number)
  if (device === undefined || gone) return
  const found = selectDevice(devices, device)
  if (!isFrom(mount, found))
    throw new Refusal(`${path} is mounted from ${mount.source}, not from ${found.path}: it is left mounted`)
}
