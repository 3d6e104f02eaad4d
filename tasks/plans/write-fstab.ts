import { type Command, sh, upload } from '../../src/index.ts'
import type { Fstab } from '../probes/fstab.ts'
import { fileOf } from './fstab-wish.ts'
import type { MountChange } from './mount-wish.ts'

/** Replaces fstab, its owner and mode kept, and tells systemd, which makes units of its lines. */
export function writeFstab(
  summary: string,
  fstab: Fstab,
  lines: Fstab['lines'],
  then: readonly Command[] = [],
): MountChange {
  const { file, mode, owner, group, systemd } = fstab
  return {
    summary,
    set: { fstab: { ...fstab, lines } },
    run: [
      upload(fileOf(lines), file, mode, {
        owner,
        group,
        predecessor: { owner, group, own: false, alike: true },
      }),
      ...(systemd ? [sh`systemctl daemon-reload`] : []),
      ...then,
    ],
  }
}
