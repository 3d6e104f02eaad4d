import { defineProbe, sh, type Unknown } from '../../src/index.ts'
import { decodeOctal } from './fstab-codec.ts'

/** What is mounted on a path, as /proc/self/mountinfo says (proc_pid_mountinfo(5)). */
export interface Mount {
  /** `major:minor` of the file system's device; `0:…` where it has none of its own. */
  readonly number: string | Unknown
  readonly source: string
  /** Which directory of the file system is mounted; not `/` for a bind mount. */
  readonly root: string
  readonly fstype: string
  /** Of the mount and of the file system, sorted. `ro` when either is. */
  readonly options: readonly string[]
  /** How many mounts lie on the path, one over another; this is the topmost. */
  readonly layers: number
}

/** Mounts by path. */
export type Mounts = Readonly<Record<string, Mount>>

/** Everything that is mounted now. */
export const mounts = defineProbe({
  name: 'mounts',
  summary: 'What is mounted where.',
  read: () => sh`cat /proc/self/mountinfo`,
  parse: (output): Mounts => {
    const mounts: Record<string, Mount> = {}
    for (const line of output.stdout.split('\n').filter((text) => text !== '')) {
      const [path, mount] = readMount(line)
      mounts[path] = { ...mount, layers: (mounts[path]?.layers ?? 0) + 1 }
    }
    return mounts
  },
})

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue` */
function readMount(line: string): [string, Mount] {
  const [fields = [], after = []] = line.split(' - ').map((half) => half.split(' '))
  const [, , number = '', root = '', path = '', own = ''] = fields
  const [fstype = '', source = '', ofFileSystem = ''] = after
  const options = new Set([...own.split(','), ...ofFileSystem.split(',')])
  if (options.has('ro')) options.delete('rw')
  return [
    decodeOctal(path),
    {
      number,
      source: decodeOctal(source),
      root: decodeOctal(root),
      fstype,
      options: [...options].filter((option) => option !== '').sort(),
      layers: 1,
    },
  ]
}
