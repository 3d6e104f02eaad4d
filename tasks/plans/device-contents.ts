import { type Command, isUnknown, sh } from '../../src/index.ts'
import type { BlockDevice } from '../probes/block-device.ts'
import { certain } from './certain.ts'

/** What would be lost, in words; null for a device that holds nothing. */
export function contents(device: BlockDevice): string | null {
  const parts: string[] = []
  if (device.fstype !== null) parts.push(fileSystem(device))
  if (device.table !== null) parts.push(`a partition table (${device.table})`)
  const named = [device.fstype, device.table, 'PMBR']
  const others = [...new Set(device.signatures)].filter((type) => !named.includes(type))
  if (others.length > 0) parts.push(`the signature of ${others.join(' and of ')}`)
  return parts.length === 0 ? null : parts.join(' and ')
}

function fileSystem({ fstype, label, uuid }: BlockDevice): string {
  const labelled = label === null ? '' : ` labelled ${certain(label)}`
  const identified = uuid === null || isUnknown(uuid) ? '' : ` (UUID ${uuid})`
  return `the ${String(fstype)} file system${labelled}${identified}`
}

/** Fails when the device holds something by now, or cannot be read any more. */
export function provedEmpty(path: string): Command {
  return sh`found=$(wipefs --no-act ${path}) && [ -z "$found" ] || { echo ${`${path} is not empty any more`} "$found" >&2; exit 1; }`
}
