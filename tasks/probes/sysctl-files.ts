import { defineProbe, sh } from '../../src/index.ts'

/** Files that set parameters at boot, by path. Of files with the same name only the first counts: sysctl.d(5). */
export type SysctlFiles = Readonly<Record<string, SysctlFile>>

interface SysctlFile {
  /** The file itself, links followed. */
  readonly real: string
  readonly text: string
}

export const sysctlFiles = defineProbe({
  name: 'sysctl-files',
  summary: 'The files that set parameters of the kernel at boot.',
  read: () => sh`
for f in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf; do
  [ -e "$f" ] || continue
  printf '%s\n' "$f"
  readlink -f "$f" || exit
  t=$(base64 < "$f") || exit
  printf '%s\n' "$t" | tr -d '\n'
  echo
done`,
  parse: ({ stdout }): SysctlFiles => {
    const lines = stdout.split('\n')
    const files: Record<string, SysctlFile> = {}
    const names = new Set<string>()
    for (let at = 0; at + 2 < lines.length; at += 3) {
      const [path = '', real = '', text = ''] = lines.slice(at, at + 3)
      if (!names.has(baseName(path)))
        files[path] = { real, text: Buffer.from(text, 'base64').toString('utf8') }
      names.add(baseName(path))
    }
    return files
  },
})

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
