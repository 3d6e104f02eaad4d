import { type Change, Refusal, sh } from '../../src/index.ts'
import { contents, provedEmpty } from './device-contents.ts'
import { usesOf } from './device-use.ts'
import type { DiskAnswers } from './partition-wish.ts'
import { writeTable } from './partition-commands.ts'
import type { TableKind } from './partition-flags.ts'
import type { Selected } from './select-device.ts'

/** `label` as params write it. */
export function tableOf(label: 'gpt' | 'msdos'): TableKind {
  return label === 'gpt' ? 'gpt' : 'dos'
}

/** @throws {Refusal} for what is no whole disk, or must not be written to. Partitions in use do not matter. */
export function refuseOther({ path, device }: Selected, { devices, mounts }: DiskAnswers): void {
  if (!/^(disk|loop|raid|md)/.test(device.type))
    throw new Refusal(`${path} is of type ${device.type}: only whole disks are partitioned`)
  if (device.unreadable !== null)
    throw new Refusal(`cannot look at what ${path} holds, so it is not touched: ${device.unreadable}`)
  const alone = { ...devices, [path]: { ...device, partitions: [] } }
  const uses = usesOf(alone, mounts, path)
  if (uses.length > 0) throw new Refusal(`${path} ${uses.join(' and ')}: it is never partitioned`)
}

/**
 * The disk with the wished partition table.
 *
 * @throws {Refusal} when it has another with partitions, or holds something and `force` does not allow to overwrite it.
 */
export function* keepTable(
  table: TableKind,
  { path, device }: Selected,
  { devices }: DiskAnswers,
  force: boolean,
): Generator<Change<DiskAnswers>, Selected, undefined> {
  if (device.table === table && device.fstype === null) return { path, device }
  if (device.partitions.length > 0)
    throw new Refusal(
      `${path} has a partition table ${named(device.table)} with ${device.partitions.join(', ')}, not ${named(table)}: remove these first`,
    )
  const held = contents(device)
  if (held !== null && !force)
    throw new Refusal(
      `${path} holds ${held} where a partition table ${named(table)} is wished; only \`force: true\` would overwrite it`,
    )
  const after = { ...device, fstype: null, uuid: null, label: null, table, signatures: [table] }
  yield {
    summary: `make a partition table ${named(table)} on ${path}`,
    set: { devices: { ...devices, [path]: after } },
    run: [held === null ? provedEmpty(path) : sh`wipefs --all ${path}`, ...writeTable(path, table)],
    ...(held === null ? {} : { destroys: `${held} on ${path} is lost` }),
  }
  return { path, device: after }
}

function named(table: string | null): string {
  return table === 'dos' ? 'msdos' : String(table)
}
