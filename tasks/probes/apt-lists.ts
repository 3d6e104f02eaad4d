import { defineProbe, sh } from '../../src/index.ts'

/** apt's package lists: how many seconds ago they were fetched. */
export interface AptLists {
  /** Seconds; null when there are none. */
  readonly age: number | null
  /** Where the sources have changed since. */
  readonly outdated?: true
}

/** Touched by apt's hook after a refresh without errors; Ubuntu's update-notifier and Ansible use the same file. */
export const REFRESHED = '/var/lib/apt/periodic/update-success-stamp'

/**
 * How old apt's package lists are. A refresh that finds nothing new leaves the lists' folder as it was
 * (seen with apt 2.6), so the stamp counts as well; whichever is newer. Files in the folder have the server's times.
 * A source that came or went later is not in them.
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
done
stat -c 'source %Y' /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/sources.list.d/* 2>/dev/null
true`,
  parse: ({ stdout }): AptLists => {
    const lines = stdout.trim().split('\n')
    const newest = (word: string) =>
      Math.max(
        ...lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.split(' ')[1])),
      )
    if (!lines.some((line) => line.startsWith('/'))) return { age: null }
    const fetched = newest('time')
    const age = Math.max(0, Number(lines[0]) - fetched)
    return newest('source') > fetched ? { age, outdated: true } : { age }
  },
})
