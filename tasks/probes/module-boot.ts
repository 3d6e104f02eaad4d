import { defineProbe, sh } from '../../src/index.ts'

/** Path -> text of the files that count for which modules are loaded at boot. A file that is empty or absent is not in it. */
export type ModuleFiles = Readonly<Record<string, string>>

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
  grep -H '' "$f" || [ $? -eq 1 ] || exit 2
done`,
  parse: ({ stdout }): ModuleFiles => {
    const files: Record<string, string> = {}
    for (const line of stdout.split('\n').filter((one) => one !== '')) {
      const [, path = '', text = ''] = /^(.*?(?:\.conf|\/modules)):(.*)$/.exec(line) ?? []
      files[path] = `${files[path] ?? ''}${text}\n`
    }
    return files
  },
})
