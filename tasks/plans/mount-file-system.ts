import { type Command, Refusal, sh } from '../../src/index.ts'
import type { Mount } from '../probes/mounts.ts'
import { bareMountPoint } from './bare-mount-point.ts'
import { below } from './below.ts'
import { entryOf, withEntry } from './fstab-wish.ts'
import { differs, foreseenOptions, ofFileSystem, remountOptions } from './mount-options.ts'
import { fileSystemOf, sourceOf } from './mount-source.ts'
import { isFrom, type MountAnswers, type MountChange, type MountWish } from './mount-wish.ts'
import { type Selected, selectDevice } from './select-device.ts'
import { writeFstab } from './write-fstab.ts'

/** `state: mounted`: the mount point, the line in fstab, and the mount by that line. */
export function* mountFileSystem(
  wish: MountWish,
  now: MountAnswers,
): Generator<MountChange, void, undefined> {
  const { path, options, dump, passno } = wish
  if (wish.device === undefined) throw new Refusal(`\`device\` is missing: what is to be mounted on ${path}?`)
  const found = selectDevice(now.devices, wish.device)
  const fstype = fileSystemOf(found, wish.fstype)
  const source = sourceOf(found, now.devices)
  const before = entryOf(now.fstab.lines, path)
  const onDemand = isOnDemand(now.mounts[path], before?.options ?? [], options)
  const mount = onDemand ? undefined : now.mounts[path]
  if (now.point.real !== path)
    throw new Refusal(`${path} is a symbolic link or leads through one: mount on ${now.point.real}`)
  if (mount) refuseOther(path, mount, found)
  else if (!onDemand) yield* bareMountPoint(wish, now.point)
  const lines = withEntry(now.fstab.lines, { source, path, fstype, options, dump, passno })
  const other = mount !== undefined && differs(options, mount.options)
  const unseen = mount !== undefined && !other && before !== null && changesOwn(before.options, options)
  if (lines)
    yield writeFstab(
      `${before ? 'rewrite' : 'add'} the line of ${path} in fstab`,
      now.fstab,
      lines,
      unseen ? [remounting(wish, [found.path])] : [],
    )
  if (onDemand) return
  if (!mount) yield mountIt(wish, now, found, fstype)
  else if (other) yield remount(wish, now, mount)
}

/** Whether systemd waits at the path for the first use, to mount then what fstab says: systemd.automount(5). */
function isOnDemand(mount: Mount | undefined, before: readonly string[], wished: readonly string[]): boolean {
  return mount?.fstype === 'autofs' && [before, wished].every((each) => each.includes('x-systemd.automount'))
}

function refuseOther(path: string, mount: Mount, found: Selected): void {
  if (!isFrom(mount, found))
    throw new Refusal(`${path} is mounted from ${mount.source}, not from ${found.path}: unmount it first`)
  if (mount.root !== '/' && mount.fstype !== 'btrfs')
    throw new Refusal(`${path} shows only the directory ${mount.root} of ${found.path}: unmount it first`)
}

function mountIt(
  { path, options }: MountWish,
  { mounts }: MountAnswers,
  { path: source, device }: Selected,
  fstype: string,
): MountChange {
  const { number } = device
  const made: Mount = { number, source, root: '/', fstype, options: foreseenOptions(options), layers: 1 }
  return {
    summary: `mount ${source} on ${path}`,
    set: { mounts: { ...mounts, [path]: made } },
    run: [sh`mount ${path}`],
    unsettles: [...below(path), 'filesystems'],
  }
}

/**
 * Whether the options differ that only the file system itself knows. Not all of them show in a mount, so what was
 * written before is what tells; the remount then belongs to the line's change, and comes first: a line that is written
 * tells that its options hold.
 */
function changesOwn(before: readonly string[], wished: readonly string[]): boolean {
  return ofFileSystem(before).sort().join(',') !== ofFileSystem(wished).sort().join(',')
}

function remount(wish: MountWish, { mounts }: MountAnswers, mount: Mount): MountChange {
  const { path, options } = wish
  const after = [...new Set([...foreseenOptions(options), ...ofFileSystem(mount.options)])].sort()
  return {
    summary: `remount ${path} with ${options.join(',')}`,
    set: { mounts: { ...mounts, [path]: { ...mount, options: after } } },
    run: [remounting(wish)],
  }
}

/** Where the source is named, mount(8) takes no options out of fstab. */
function remounting({ path, options }: MountWish, source: readonly string[] = []): Command {
  return sh`mount -o ${['remount', ...remountOptions(options)].join(',')} ${[...source, path]}`
}
