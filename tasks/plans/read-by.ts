/** Files and folders that other questions look into, and the families of those questions. */
const READERS: readonly (readonly [string, readonly string[]])[] = [
  ['/etc/fstab', ['fstab']],
  ['/etc/systemd', ['unit']],
  ['/usr/lib/systemd', ['unit']],
  ['/lib/systemd', ['unit']],
  ['/run/systemd', ['unit']],
  ['/etc/modules', ['module-boot']],
  ['/etc/modules-load.d', ['module-boot']],
  ['/run/modules-load.d', ['module-boot']],
  ['/usr/local/lib/modules-load.d', ['module-boot']],
  ['/usr/lib/modules-load.d', ['module-boot']],
  ['/etc/modprobe.d', ['module']],
  ['/etc/sysctl.conf', ['sysctl-files']],
  ['/etc/sysctl.d', ['sysctl-files']],
  ['/run/sysctl.d', ['sysctl-files']],
  ['/usr/local/lib/sysctl.d', ['sysctl-files']],
  ['/usr/lib/sysctl.d', ['sysctl-files']],
  ['/etc/apt', ['apt-request', 'apt-lists']],
  ['/etc/passwd', ['account', 'user', 'group']],
  ['/etc/group', ['account', 'user', 'group']],
  ['/etc/shadow', ['user']],
  ['/etc/skel', ['skeleton']],
  ['/etc/login.defs', ['skeleton']],
]
const PROGRAMS = /^(\/usr(\/local)?)?\/s?bin(\/|$)/

/**
 * The families of questions that may answer otherwise once a file is written or removed: a unit's file brings
 * the unit, a file in a folder of programs the program.
 */
export function readBy(path: string): readonly string[] {
  const families = READERS.filter(([place]) => path === place || path.startsWith(`${place}/`)).flatMap(
    ([, read]) => read,
  )
  return [
    ...families,
    ...(PROGRAMS.test(path) ? ['program'] : []),
    ...(path.endsWith('/.ssh') || path.includes('/.ssh/') ? ['authorized-keys'] : []),
  ]
}

/** The same for whatever is written somewhere below a directory. */
export function readBelow(directory: string): readonly string[] {
  const inside = (place: string): boolean => directory === '/' || place.startsWith(`${directory}/`)
  const families = READERS.filter(([place]) => inside(place)).flatMap(([, read]) => read)
  const programs = ['/bin/', '/sbin/', '/usr/bin/', '/usr/sbin/', '/usr/local/bin/', '/usr/local/sbin/'].some(
    inside,
  )
  return [...new Set([...readBy(directory), ...families, ...(programs ? ['program'] : [])])]
}
