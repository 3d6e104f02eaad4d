// What the lab needs from the system.
import { requirePackages, type Need } from '../setup/system.ts'

const needs: Need[] = [
  { command: 'qemu-system-x86_64', package: 'qemu-system-x86' },
  { command: 'qemu-img', package: 'qemu-utils' },
  { command: 'mmdebstrap', package: 'mmdebstrap' },
  { command: 'mke2fs', package: 'e2fsprogs' },
  { command: 'dpkg-deb', package: 'dpkg' },
  { command: 'zstd', package: 'zstd' },
  { command: 'ssh', package: 'openssh-client' },
  { path: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' },
]
// Without root, mmdebstrap works in a user namespace, which needs newuidmap.
const needsWithoutRoot: Need[] = [{ command: 'newuidmap', package: 'uidmap' }]

/** @throws Error that names the missing packages, where they may not be installed. */
export function requireLabPackages(): void {
  requirePackages(process.getuid?.() === 0 ? needs : [...needs, ...needsWithoutRoot])
}
