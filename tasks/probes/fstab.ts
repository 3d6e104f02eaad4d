import { defineProbe, sh, type Unknown } from '../../src/index.ts'
import { type FstabEntry, readLines } from './fstab-codec.ts'

/** A line of fstab as it is written, or an entry whose source is not known yet. */
export type FstabLine = string | (Omit<FstabEntry, 'source'> & { readonly source: Unknown })

export interface Fstab {
  /** The file itself, symbolic links followed. */
  readonly file: string
  readonly mode: string
  readonly owner: string
  readonly group: string
  /** True where systemd runs: it makes units of the lines and must be told of a change. */
  readonly systemd: boolean
  /** By the path they mount, in their order; see `readLines`. */
  readonly lines: Readonly<Record<string, FstabLine>>
}

/** /etc/fstab; a file that does not exist is one without lines. */
export const fstab = defineProbe({
  name: 'fstab',
  summary: 'What /etc/fstab says.',
  read: () => sh`
[ -d /run/systemd/system ] && systemd=yes || systemd=no
file=/etc/fstab
if [ -L "$file" ]; then file=$(readlink -f "$file") || exit; fi
printf '%s\n%s\n' "$systemd" "$file"
if [ -e "$file" ]; then stat -c '%a %U %G' "$file" && cat "$file"; fi`,
  parse: ({ stdout }): Fstab => {
    const [systemd = '', file = '', permissions = '', ...text] = stdout.split('\n')
    const [mode = '644', owner = 'root', group = 'root'] = permissions
      .split(' ')
      .filter((word) => word !== '')
    return {
      file,
      mode: mode.padStart(4, '0'),
      owner,
      group,
      systemd: systemd === 'yes',
      lines: readLines(text.join('\n')),
    }
  },
})
