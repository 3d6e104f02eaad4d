// What the tests need from the system, and how they get it: on Debian as root they install it,
// elsewhere they say which packages to install.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One need: a command found on the PATH (sbin included) or a file, and the Debian package that brings it. */
export type Need = { package: string } & ({ command: string } | { path: string })

/** What `npm test` needs: a real OpenSSH server, sudo, doas, shells, what makes partitions, volumes and file systems, downloads and packs. */
export const testNeeds: Need[] = [
  { path: '/usr/sbin/sshd', package: 'openssh-server' },
  { command: 'ssh', package: 'openssh-client' },
  { command: 'sudo', package: 'sudo' },
  { command: 'doas', package: 'opendoas' },
  { command: 'busybox', package: 'busybox' },
  { command: 'dash', package: 'dash' },
  { command: 'bash', package: 'bash' },
  { command: 'tcsh', package: 'tcsh' },
  { command: 'mkfs.ext4', package: 'e2fsprogs' },
  { command: 'sfdisk', package: 'fdisk' },
  { command: 'pvcreate', package: 'lvm2' },
  { command: 'mkfs.xfs', package: 'xfsprogs' },
  { command: 'curl', package: 'curl' },
  { command: 'wget', package: 'wget' },
  { command: 'sysctl', package: 'procps' },
  { command: 'zstd', package: 'zstd' },
  { command: 'xz', package: 'xz-utils' },
  { command: 'bzip2', package: 'bzip2' },
  { command: 'zip', package: 'zip' },
  { command: 'unzip', package: 'unzip' },
  { command: 'crontab', package: 'cron' },
  { command: 'setfacl', package: 'acl' },
  { command: 'setfattr', package: 'attr' },
]

/**
 * Sees to it that every need is met. Installs the missing packages where it may (root on Debian), without
 * their recommended packages and without starting any service.
 * @throws Error that names the packages, when it may not install them or apt fails.
 */
export function requirePackages(needs: Need[]): void {
  const missing = [...new Set(needs.filter((need) => !isMet(need)).map((need) => need.package))]
  if (missing.length === 0) return
  const asked = `Please install: ${missing.join(' ')}`
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Error(`Missing on this machine. ${asked}  (Debian: apt-get install ${missing.join(' ')})`)
  }
  console.error(`installing from Debian: ${missing.join(' ')}`)
  withoutStartingServices(() => {
    install(missing)
  })
  const still = needs.filter((need) => !isMet(need))
  if (still.length > 0) throw new Error(`Still missing after apt-get install: ${JSON.stringify(still)}`)
}

function isMet(need: Need): boolean {
  if ('path' in need) return existsSync(need.path)
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
  return folders.some((folder) => isExecutable(join(folder, need.command)))
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function install(packages: string[]): void {
  const words = ['install', '--yes', '--no-install-recommends', ...packages]
  // Package lists may be absent (containers) or too old to fetch from: then once more with fresh ones.
  if (aptGet(words).status === 0) return
  aptGet(['update'])
  const second = aptGet(words)
  if (second.status !== 0) {
    throw new Error(`apt-get could not install ${packages.join(' ')}:\n${second.stderr.trim()}`)
  }
}

function aptGet(words: string[]) {
  // flock: two test runs at once must not fail over apt's own locks.
  const command = ['/run/lock/drover-apt.lock', 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300', ...words]
  return spawnSync('flock', command, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    maxBuffer: 64 * 1024 * 1024,
  })
}

/** Debian starts a service as it installs it, unless policy-rc.d says no (exit 101, see invoke-rc.d(8)). */
function withoutStartingServices(action: () => void): void {
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    action()
  } finally {
    if (ours) rmSync(policy, { force: true })
  }
}

/** vitest's globalSetup of `npm test`. */
export default function setup(): void {
  requirePackages(testNeeds)
}
