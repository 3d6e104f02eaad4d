import { defineProbe, sh } from '../../src/index.ts'

/** The space on the file system that a path lies on. Sizes in bytes. */
export interface DiskSpace {
  /** Where that file system is mounted. */
  readonly mount: string
  readonly size: number
  readonly used: number
  /** What an ordinary user may still write. */
  readonly available: number
  /** null where the file system makes inodes as it needs them (btrfs). */
  readonly inodes: { readonly total: number; readonly free: number } | null
}

/** The space where a path is, or would be: of what does not exist, the nearest directory above counts. */
export const diskSpace = defineProbe({
  name: 'disk-space',
  summary: 'The free space and inodes on the file system of a path.',
  read: (path: string) => sh`p=${path}
until [ -e "$p" ]; do p=$(dirname "$p"); done
df -P -B 1 -- "$p" || exit
df -P -i -- "$p"`,
  parse: ({ stdout }): DiskSpace => {
    const [, space = '', , inodes = ''] = stdout.split('\n')
    const [size, used, available, mount] = readLine(space)
    const [total, , free] = readLine(inodes)
    return { mount, size, used, available, inodes: total === 0 ? null : { total, free } }
  },
})

/** `/dev/sda1 10464022528 24576 9910501376 1% /srv/some folder`; `-` where there is no number. */
function readLine(line: string): [number, number, number, string] {
  const [, total, used, free, mount] = /^.+? +(\d+|-) +(\d+|-) +(\d+|-) +(?:\d+%|-) (.+)$/.exec(line) ?? []
  if (mount === undefined) throw new Error(`df printed "${line}"`)
  const number = (text: string | undefined): number => (text === '-' ? 0 : Number(text))
  return [number(total), number(used), number(free), mount]
}
