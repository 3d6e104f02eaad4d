// What Longhorn's manager needs from the system: it asks for iscsiadm before anything else.
import { requirePackages } from '../../../setup/system.ts'

/** @throws Error that names the missing packages, or says that root is needed. */
export function requireLonghornPackages(): void {
  if (process.getuid?.() !== 0)
    throw new Error('The machines of Longhorn in the lab need root: they mount file systems.')
  requirePackages([
    { command: 'iscsiadm', package: 'open-iscsi' },
    { command: 'ip', package: 'iproute2' },
    { command: 'mke2fs', package: 'e2fsprogs' },
  ])
}
