import { type Command, sh, upload } from '../../src/index.ts'
import type { Fstab } from '../probes/fstab.ts'
import { fileOf } from './fstab-wish.ts'
import type { MountChange } from './mount-wish.ts'
import { refuseLostBytes } from './refuse-lost-bytes.ts'

/**
 * Replaces fstab, its owner and mode kept, and tells systemd, which makes units of its lines.
 *
 * @param before what must have worked before the file says so.
 * @throws {Refusal} for a file that cannot be written again as it is.
 */
export function writeFstab(
  summary: string,
  fstab: Fstab,
  lines: Fstab['lines'],
  before: readonly Command[] = [],
): MountChange {
  const { file, mode, owner, group, systemd } = fstab
  for (const line of Object.values(lines)) if (typeof line === 'string') refuseLostBytes(file, line)
  return {
    summary,
    set: { fstab: { ...fstab, lines } },
    run: [
      ...before,
      upload(fileOf(lines), file, mode, {
        owner,
        group,
        predecessor: { owner, group, own: false, alike: true },
      }),
      ...(systemd ? [sh`systemctl daemon-reload`] : []),
    ],
  }
}
