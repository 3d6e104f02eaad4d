import type { DiskStatus } from '../probes/longhorn-nodes.ts'

export function isEmpty(status: DiskStatus | null): boolean {
  if (status === null) return true
  return status.scheduled === 0 && status.replicas.length === 0 && status.backingImages.length === 0
}

/** Of a disk that was ready once and is not, Longhorn says that nothing is on it. */
export function isUnseen(status: DiskStatus | null): boolean {
  return status !== null && status.ready.status !== 'True' && status.uuid !== ''
}

/** `2 replicas (…), 1 backing image (…)`. */
export function contents(status: DiskStatus | null): string {
  const kinds = [
    ['replica', status?.replicas ?? []],
    ['backing image', status?.backingImages ?? []],
  ] as const
  const said = kinds
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${names.length} ${what}${names.length === 1 ? '' : 's'} (${shortened(names)})`)
  return said.join(', ') || 'space that is given away'
}

function shortened(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ')
}
