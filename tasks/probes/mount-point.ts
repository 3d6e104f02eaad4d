import { defineProbe, sh, type Unknown } from '../../src/index.ts'

/** The directory to mount on. While something is mounted on it, what lies beneath cannot be seen. */
export interface MountPoint {
  /** The path with all symbolic links followed. */
  readonly real: string
  readonly kind: 'absent' | 'directory' | 'other'
  readonly mounted: boolean
  /** The name of one thing in the bare directory, which a mount would hide; null when it is empty. */
  readonly holds: string | null | Unknown
  /** Whether the bare directory is immutable (chattr +i); null where the file system has no such mark. */
  readonly immutable: boolean | null | Unknown
}

export const mountPoint = defineProbe({
  name: 'mount-point',
  summary: 'What is at the path where a file system is to be mounted.',
  read: (path: string) => sh`
path=${path}
readlink -m "$path" || exit
if mountpoint -q "$path" 2>/dev/null; then echo mounted
elif [ -d "$path" ]; then
  first=$(find "$path"/ -mindepth 1 -maxdepth 1 -printf '%f' -quit) || exit
  flags=$(lsattr -d "$path" 2>/dev/null)
  printf 'directory %s\n%s\n' "$flags" "$first"
elif [ -e "$path" ]; then echo other
else echo absent; fi`,
  parse: ({ stdout }): MountPoint => {
    const [real = '', state = '', first = ''] = stdout.split('\n')
    const [word = '', flags = ''] = state.split(' ')
    const kind =
      word === 'mounted' || word === 'directory' ? 'directory' : word === 'other' ? 'other' : 'absent'
    return {
      real,
      kind,
      mounted: word === 'mounted',
      holds: first === '' ? null : first,
      immutable: flags === '' ? null : flags.includes('i'),
    }
  },
})
