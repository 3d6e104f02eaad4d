import { Refusal, Type } from '../../src/index.ts'
import type { BlockDevice, BlockDevices } from '../probes/block-device.ts'
import { certain } from './certain.ts'
import { hasSize, SIZE, showSize } from '../probes/size.ts'

/** A disk by what it is. */
export interface Identity {
  readonly size?: string | number
  readonly serial?: string
  readonly model?: string
}

export interface Selected {
  readonly path: string
  readonly device: BlockDevice
}

const identity = Type.Object(
  {
    size: Type.Optional(
      Type.Union([Type.String({ pattern: `^${SIZE}$` }), Type.Integer({ minimum: 1 })], {
        description: 'As lsblk shows it (`10G`, `931.5G`; powers of 1024), or the exact number of bytes.',
      }),
    ),
    serial: Type.Optional(Type.String({ minLength: 1, description: 'As lsblk shows it.' })),
    model: Type.Optional(Type.String({ minLength: 1, description: 'As lsblk shows it.' })),
  },
  {
    minProperties: 1,
    additionalProperties: false,
    description: 'A whole disk by what it is. Exactly one may match; iSCSI disks never do.',
  },
)

/** The schema of a param that names a device. */
export function deviceParam(pattern: string, description: string) {
  return Type.Union([Type.String({ pattern, description: 'A path under /dev.' }), identity], { description })
}

/** The device that is meant. @throws {Refusal} when there is none, or more than one. */
export function selectDevice(devices: BlockDevices, wish: string | Identity): Selected {
  if (typeof wish !== 'string') return selectByIdentity(devices, wish)
  const [, tag, value] = /^(UUID|LABEL)=(.*)$/.exec(wish) ?? []
  const [, by, name] = /^\/dev\/disk\/by-(uuid|label)\/(.*)$/.exec(wish) ?? []
  if (tag === 'UUID' || by === 'uuid') return selectByContents(devices, 'uuid', value ?? name ?? '')
  if (tag === 'LABEL' || by === 'label') return selectByContents(devices, 'label', value ?? name ?? '')
  return selectByPath(devices, wish)
}

function selectByPath(devices: BlockDevices, path: string): Selected {
  const found = Object.entries(devices).find(([own, device]) => own === path || device.names.includes(path))
  if (!found)
    throw new Refusal(`there is no block device ${path} here; there is ${listed(wholeDisks(devices))}`)
  return { path: found[0], device: found[1] }
}

function selectByIdentity(devices: BlockDevices, wish: Identity): Selected {
  const disks = wholeDisks(devices)
  const matching = disks.filter(({ device }) => device.transport !== 'iscsi' && matches(device, wish))
  const [only, second] = matching
  const wished = Object.entries(wish)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ')
  if (!only) throw new Refusal(`no disk here has ${wished}; there is ${listed(disks)}`)
  if (second)
    throw new Refusal(
      `${String(matching.length)} disks have ${wished}: ${listed(matching)}; say which is meant`,
    )
  return only
}

function matches(device: BlockDevice, { size, serial, model }: Identity): boolean {
  return (
    (size === undefined || hasSize(device.size, size)) &&
    (serial === undefined || serial.trim() === device.serial) &&
    (model === undefined || spaced(model) === spaced(device.model ?? ''))
  )
}

/** udev writes blanks of a model as underscores, lsblk writes them as they are. */
function spaced(model: string): string {
  return model.replaceAll(/[_\s]+/g, ' ').trim()
}

function selectByContents(devices: BlockDevices, tag: 'uuid' | 'label', value: string): Selected {
  const named = `${tag === 'uuid' ? 'UUID' : tag} ${value}`
  const matching = withContents(devices, tag, value)
  const [only, second] = matching
  if (second) throw new Refusal(`${listed(matching)} have the same ${named}: it does not say which is meant`)
  if (only) return only
  refuseUnread(devices, named)
  // What nobody knows yet may be it.
  for (const device of Object.values(devices)) certain(device[tag])
  throw new Refusal(`no block device here has the ${named}`)
}

function refuseUnread(devices: BlockDevices, wished: string): void {
  const unread = Object.entries(devices).find(([, device]) => device.unreadable !== null)
  if (unread)
    throw new Refusal(
      `cannot tell which device has the ${wished}: ${unread[0]} cannot be read (${unread[1].unreadable ?? ''})`,
    )
}

/** The devices with such contents that can be mounted: the members of an array or a multipath show their whole's. */
export function withContents(devices: BlockDevices, tag: 'uuid' | 'label', value: string): Selected[] {
  return Object.entries(devices)
    .filter(([, device]) => device[tag] === value && device.holders.length === 0)
    .map(([path, device]) => ({ path, device }))
}

function wholeDisks(devices: BlockDevices): Selected[] {
  return Object.entries(devices)
    .filter(([, device]) => device.type === 'disk')
    .map(([path, device]) => ({ path, device }))
}

/** `/dev/sdb (10 GiB, serial data1, model QEMU HARDDISK)` */
function listed(found: readonly Selected[]): string {
  if (found.length === 0) return 'no disk'
  return found
    .map(({ path, device }) => {
      const serial = device.serial === null ? 'no serial' : `serial ${device.serial}`
      const model = device.model === null ? 'no model' : `model ${device.model}`
      const transport = device.transport === 'iscsi' ? ['iSCSI'] : []
      return `${path} (${[showSize(device.size), serial, model, ...transport].join(', ')})`
    })
    .join(', ')
}
