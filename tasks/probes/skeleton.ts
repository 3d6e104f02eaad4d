import { defineProbe, sh } from '../../src/index.ts'

/** What a new home directory begins with. */
export interface Skeleton {
  /** The names of what is in /etc/skel. */
  readonly names: readonly string[]
  /** The directory's own mode: four octal digits. */
  readonly mode: string
}

/** useradd(8), login.defs(5): HOME_MODE, or what UMASK leaves. */
export const skeleton = defineProbe({
  name: 'skeleton',
  summary: 'What a new home directory begins with, and its mode.',
  read: () => sh`
if [ -f /etc/login.defs ]; then grep -E '^[[:space:]]*(HOME_MODE|UMASK)[[:space:]]' /etc/login.defs; fi
echo @skel
if [ -d /etc/skel ]; then ls -A /etc/skel; fi`,
  parse: ({ stdout }): Skeleton => {
    const [settings = '', names = ''] = stdout.split('@skel\n')
    const octal = (name: string) => new RegExp(`^\\s*${name}\\s+([0-7]+)`, 'm').exec(settings)?.[1]
    const left = 0o777 & ~Number.parseInt(octal('UMASK') ?? '022', 8)
    const mode = octal('HOME_MODE') ?? left.toString(8)
    return {
      names: names.split('\n').filter((name) => name !== ''),
      mode: mode.slice(-4).padStart(4, '0'),
    }
  },
})
