import { defineProbe, sh } from '../../src/index.ts'

/** The files that count for which modules are loaded at boot, by their paths, links followed. */
export type ModuleFiles = Readonly<Record<string, ModuleFile>>

export interface ModuleFile {
  readonly mode: string
  readonly owner: string
  readonly group: string
  readonly text: string
}

/**
 * The files that say which modules are loaded at boot (modules-load.d(5)), and Debian's older list /etc/modules.
 * Of files with the same name only the first counts, and a link to /dev/null is one. Other links are followed, so that
 * a file with two names (Debian's modules-load.d/modules.conf) is read once.
 */
export const moduleBoot = defineProbe({
  name: 'module-boot',
  summary: 'The files that say which kernel modules are loaded at boot.',
  read: () => sh`
seen=
for f in /etc/modules /etc/modules-load.d/*.conf /run/modules-load.d/*.conf /usr/local/lib/modules-load.d/*.conf /usr/lib/modules-load.d/*.conf; do
  [ -e "$f" ] || continue
  case $seen in *"/\${f##*/}/"*) continue ;; esac
  seen="$seen/\${f##*/}/"
  if [ -f "$f" ]; then readlink -f "$f" || exit 2; fi
done | sort -u | while read -r f; do
  stat -c '@ %a %U %G %n' "$f" || exit 2
  grep -H '' "$f" || [ $? -eq 1 ] || exit 2
done`,
  parse: ({ stdout }): ModuleFiles => {
    const files: Record<string, ModuleFile> = {}
    for (const line of stdout.split('\n').filter((one) => one !== '')) {
      const [, mode = '', owner = '', group = '', about] = /^@ (\S+) (\S+) (\S+) (.*)$/.exec(line) ?? []
      if (about !== undefined) files[about] = { mode: mode.padStart(4, '0'), owner, group, text: '' }
      const [, path = '', text = ''] = /^(.*?(?:\.conf|\/modules)):(.*)$/.exec(line) ?? []
      const file = files[path]
      if (file) files[path] = { ...file, text: `${file.text}${text}\n` }
    }
    return files
  },
})
