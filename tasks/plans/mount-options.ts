/** Flags of a mount that exclude each other; the first is what holds when none is given (mount(8)). */
const FLAGS = [
  ['rw', 'ro'],
  ['suid', 'nosuid'],
  ['dev', 'nodev'],
  ['exec', 'noexec'],
  ['async', 'sync'],
  ['relatime', 'noatime', 'strictatime'],
  ['diratime', 'nodiratime'],
  ['nolazytime', 'lazytime'],
] as const

/** Options that stand for several flags. */
const COMPOUND: Readonly<Record<string, readonly string[]>> = {
  user: ['noexec', 'nosuid', 'nodev'],
  users: ['noexec', 'nosuid', 'nodev'],
  owner: ['nosuid', 'nodev'],
  group: ['nosuid', 'nodev'],
}

/** Options that a mounted file system does not show: they are for mount(8), systemd or people. */
const FOR_FSTAB =
  /^(defaults|auto|noauto|nofail|users?|nousers?|owner|group|_netdev|loop|comment=.*|[xX]-.*)$/

/** Options of a file system that it always shows while they hold, so that their absence means something. */
const SHOWN = new Set(['discard'])

/** The flags that options ask for, one of each group; what comes later wins. */
function wishedFlags(options: readonly string[]): string[] {
  const given = options.flatMap((option) => COMPOUND[option] ?? [option])
  return FLAGS.map((group) => given.findLast((option) => group.some((flag) => flag === option)) ?? group[0])
}

/** The flags of a mount from what the kernel shows: it leaves out most of what holds by default. */
function effectiveFlags(shown: readonly string[]): string[] {
  return FLAGS.map((group) => {
    const found = shown.find((option) => group.some((flag) => flag === option))
    // A mount with neither relatime nor noatime updates each access time.
    return found ?? (group[0] === 'relatime' ? 'strictatime' : group[0])
  })
}

/** Whether a mounted file system lacks something of the wished options. */
export function differs(wished: readonly string[], shown: readonly string[]): boolean {
  const effective = effectiveFlags(shown)
  return (
    wishedFlags(wished).some((flag) => !effective.includes(flag)) ||
    wished.some((option) => SHOWN.has(option) && !shown.includes(option))
  )
}

/** Everything a remount must say: all flags, since what is left out may stay as it was. */
export function remountOptions(wished: readonly string[]): string[] {
  return [...wishedFlags(wished), ...ofFileSystem(wished)]
}

/** What /proc/self/mountinfo will show of the wished options, sorted. */
export function foreseenOptions(wished: readonly string[]): string[] {
  const silent = ['suid', 'dev', 'exec', 'async', 'strictatime', 'diratime', 'nolazytime']
  const flags = wishedFlags(wished).filter((flag) => !silent.includes(flag))
  return [...flags, ...ofFileSystem(wished)].sort()
}

/** The options that only the file system itself understands. */
export function ofFileSystem(options: readonly string[]): string[] {
  return options.filter((option) => !FOR_FSTAB.test(option) && !FLAGS.flat().some((flag) => flag === option))
}
