import { type Change, Refusal, sh } from '../../src/index.ts'
import type { FileSystem } from '../probes/file-system.ts'
import { showSize } from '../probes/size.ts'

/**
 * Bytes that the file system has.
 *
 * @param on where it is, in words. `besides`: what to do without growing it, beginning with `; `.
 * @throws {Refusal} for a type that cannot be grown here, and where nobody can find out the size.
 */
export function sizeToGrow({ type, size }: FileSystem, on: string, besides = ''): number {
  if (type !== 'xfs' && !/^ext[234]$/.test(type ?? ''))
    throw new Refusal(`${on} holds ${type ?? 'nothing'}, which cannot be grown here${besides}`)
  if (size === null)
    throw new Refusal(
      `cannot find out the size of the ${type ?? ''} on ${on}: install ${type === 'xfs' ? 'xfsprogs' : 'e2fsprogs'} first`,
    )
  return size
}

/** A mounted ext or xfs that grows to a size: xfs_growfs(8) takes where it is mounted, resize2fs(8) its device. */
export function growth(
  { type, size }: { readonly type: string; readonly size: number },
  target: number,
  { point, device }: { readonly point: string; readonly device: string },
): Pick<Change, 'summary' | 'run' | 'unsettles'> {
  return {
    summary: `grow the ${type} on ${point} from ${showSize(size)} to ${showSize(target)}`,
    run: [type === 'xfs' ? sh`xfs_growfs ${point}` : sh`resize2fs ${device}`],
    unsettles: ['filesystems', 'disk-space'],
  }
}
