import { type Change, Refusal, sh } from '../../src/index.ts'
import type { BlockDevice, BlockDevices } from '../probes/block-device.ts'
import type { Lvm, PhysicalVolume } from '../probes/logical-volumes.ts'
import type { Mounts } from '../probes/mounts.ts'
import { contents, provedEmpty } from './device-contents.ts'
import { usesOf } from './device-use.ts'
import type { Selected } from './select-device.ts'

export interface LvmAnswers {
  readonly devices: BlockDevices
  readonly mounts: Mounts
  readonly lvm: Lvm | null
  /** Where `lvs` is. */
  readonly program: string | null
}

/** The same, once it is sure that LVM is there. */
export interface World extends LvmAnswers {
  readonly lvm: Lvm
}

export interface Physical {
  readonly path: string
  readonly volume: PhysicalVolume
}

/** Bytes before the first extent: LVM's own records, and the first extent begins at whole MiB (lvm.conf(5)). */
const DATA_START = 1024 * 1024

/** @throws {Refusal} where LVM is not installed. */
export function withLvm<A extends LvmAnswers>(now: A): A & World {
  if (now.lvm === null) throw new Refusal('LVM is not installed here: install lvm2 first')
  return { ...now, lvm: now.lvm }
}

/** The physical volume on a device, by whichever of the device's names LVM knows it; null when it is none. */
export function physicalOn(lvm: Lvm, { path, device }: Selected): Physical | null {
  const name = [path, ...device.names].find((known) => lvm.physical[known] !== undefined)
  const volume = name === undefined ? undefined : lvm.physical[name]
  return name === undefined || volume === undefined ? null : { path: name, volume }
}

/**
 * Makes a device that holds nothing a physical volume.
 *
 * @throws {Refusal} when it is in use, or holds something and `force` does not allow to overwrite that.
 */
export function makePhysical(
  { path, device }: Selected,
  { devices, mounts, lvm }: World,
  force: boolean,
): Change<LvmAnswers> {
  const held = overwritten({ path, device }, { devices, mounts }, force)
  const made = {
    group: null,
    size: device.size,
    free: device.size,
    deviceSize: device.size,
    dataStart: DATA_START,
  }
  return {
    summary: `make ${path} a physical volume`,
    set: {
      lvm: { ...lvm, physical: { ...lvm.physical, [path]: made } },
      devices: { ...devices, [path]: holding(device, 'LVM2_member') },
    },
    run: [held === null ? provedEmpty(path) : sh`wipefs --all ${path}`, sh`pvcreate ${path}`],
    ...(held === null ? {} : { destroys: `${held} on ${path} is lost` }),
  }
}

/** A device that holds one signature that is no file system, or nothing. */
export function holding(device: BlockDevice, signature: string | null): BlockDevice {
  const nothing = { fstype: null, uuid: null, label: null, table: null }
  return { ...device, ...nothing, signatures: signature === null ? [] : [signature] }
}

/** What would be lost; null when nothing. @throws {Refusal} where nothing may be written. */
function overwritten(
  { path, device }: Selected,
  { devices, mounts }: Pick<LvmAnswers, 'devices' | 'mounts'>,
  force: boolean,
): string | null {
  if (device.unreadable !== null)
    throw new Refusal(`cannot look at what ${path} holds, so it is not touched: ${device.unreadable}`)
  const uses = usesOf(devices, mounts, path)
  if (uses.length > 0)
    throw new Refusal(`${path} ${uses.join(' and ')}: it is never overwritten, not even by force`)
  const held = contents(device)
  if (held !== null && !force)
    throw new Refusal(
      `${path} holds ${held} where a physical volume is wished; only \`force: true\` would overwrite it`,
    )
  return held
}
