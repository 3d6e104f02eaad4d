import { defineProbe, sh } from '../../src/index.ts'

/** apt's package lists: how many seconds ago they were fetched. */
export interface AptLists {
  /** Seconds; null when there are none. */
  readonly age: number | null
}

/** Touched by apt's hook after a refresh without errors; Ubuntu's update-notifier and Ansible use the same file. */
export const REFRESHED = '/var/lib/apt/periodic/update-success-stamp'

/**
 * How old apt's package lists are. A refresh that finds nothing new leaves the lists' folder as it was
 * (seen with apt 2.6), so the stamp counts as well; whichever is newer. Files in the folder have the server's times.
 */
export const aptLists = defineProbe({
  name: 'apt-lists',
  summary: 'How many seconds ago the package lists of apt were fetched.',
  read: () => sh`
date +%s
[ -d /var/lib/apt/lists ] || exit 0
find /var/lib/apt/lists -maxdepth 1 ! -type d ! -name lock | head -n 1
for f in /var/lib/apt/lists ${REFRESHED}; do
  if [ -e "$f" ]; then stat -c 'time %Y' "$f" || exit; fi
done`,
  parse: ({ stdout }): AptLists => {
    const lines = stdout.trim().split('\n')
    const times = lines.filter((line) => line.startsWith('time ')).map((line) => Number(line.slice(5)))
    const hasLists = lines.some((line) => line.startsWith('/'))
    return { age: hasLists ? Math.max(0, Number(lines[0]) - Math.max(...times)) : null }
  },
})
