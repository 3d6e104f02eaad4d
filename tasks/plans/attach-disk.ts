import { type Change, Refusal, sh, UNKNOWN } from '../../src/index.ts'
import { readSize, showSize } from '../probes/size.ts'
import type { Medium } from '../probes/virtualbox-media.ts'
import { certain } from './certain.ts'
import { whyNotPlug } from './hot-plug.ts'
import {
  type DiskAnswers,
  type DiskWish,
  findController,
  findSlot,
  type Found,
  showSlot,
} from './virtual-disk.ts'
import { patiently } from './virtualbox-machine.ts'

type Plan = Generator<Change<DiskAnswers>, void, undefined>

const MEBIBYTE = 1024 ** 2
/** Formats whose images can grow, see "VBoxManage modifymedium" in VirtualBox's manual. */
const GROWING = ['VDI', 'VHD']

/** The image is made where it is not there, grown where it is too small, and attached. @throws {Refusal} */
export function* attachDisk(wish: DiskWish, found: Found): Plan {
  const slot = slotOf(wish)
  const already = whereItIs(wish, slot, found)
  if (!already) refuseSlot(wish, slot, found)
  let { media } = found
  let { medium } = found
  if (medium === null) {
    medium = newMedium(wish, found)
    media = { ...media, [wish.medium]: medium }
    yield create(wish, media, medium.size)
  } else {
    const grown = grow(wish, found, medium)
    if (grown) yield grown.change
    medium = grown?.medium ?? medium
    media = { ...media, [wish.medium]: medium }
  }
  if (!already) yield attach(wish, slot, { ...found, media, medium })
}

function slotOf({ controller, port, device }: DiskWish): string {
  if (port === undefined) throw new Refusal('say at which port of the controller the disk shall be: `port`')
  return `${controller}-${String(port)}-${String(device)}`
}

/** True when it is where it shall be. @throws {Refusal} when it is elsewhere. */
function whereItIs(wish: DiskWish, slot: string, found: Found): boolean {
  const at = findSlot(wish.medium, found)?.[0]
  if (at === slot) return true
  if (at !== undefined)
    throw new Refusal(
      `${wish.medium} is attached to ${found.vm.name} at ${showSlot(at)}: give these, or detach it first (\`state: detached\`)`,
    )
  const others = found.medium?.machines.filter((name) => name !== found.vm.name) ?? []
  if (others.length > 0)
    throw new Refusal(
      `${wish.medium} is attached to ${others.join(', ')}: two machines that write to one disk destroy what is on it`,
    )
  return false
}

/** VBoxManage takes out what is in a slot before it puts something in: nothing may be there. */
function refuseSlot(wish: DiskWish, slot: string, { vm }: Found): void {
  const controller = findController(vm, wish.controller)
  const occupant = vm.attachments[slot]
  if (occupant)
    throw new Refusal(
      `${showSlot(slot)} of ${vm.name} is taken by ${occupant.medium}: choose another port, VirtualBox would replace it`,
    )
  const why = whyNotPlug(vm, { ...controller, name: wish.controller, port: wish.port ?? 0 })
  if (why !== null) throw new Refusal(why)
}

function newMedium({ medium: path, format, size }: DiskWish, { file }: Found): Medium {
  if (file !== null)
    throw new Refusal(
      `there is a ${certain(file.type)} ${path} that VirtualBox does not know and that may hold data: move it away, or attach it by hand once`,
    )
  if (size === undefined) throw new Refusal(`there is no ${path}: \`size\` says how large it shall be made`)
  return { uuid: UNKNOWN, parent: null, format, size: bytesOf(size), inaccessible: null, machines: [] }
}

/** @throws {Refusal} for what is no whole number of MiB: VirtualBox counts in them. */
function bytesOf(size: string): number {
  const bytes = readSize(size) ?? 0
  if (bytes === 0 || bytes % MEBIBYTE !== 0) throw new Refusal(`${size} is not a whole number of MiB`)
  return bytes
}

function create(
  { medium, format, variant }: DiskWish,
  media: DiskAnswers['media'],
  size: number,
): Change<DiskAnswers> {
  const type = ['--size', size / MEBIBYTE, '--format', format, '--variant', variant]
  return {
    summary: `create ${medium} with ${showSize(size)}`,
    set: { media, file: { type: 'file', mode: UNKNOWN, owner: UNKNOWN, group: UNKNOWN } },
    run: [sh`VBoxManage createmedium disk --filename ${medium} ${type}`],
  }
}

/** null when it has the size, or none is wished. */
function grow(
  wish: DiskWish,
  { vm, media }: Found,
  medium: Medium,
): { readonly change: Change<DiskAnswers>; readonly medium: Medium } | null {
  if (wish.size === undefined) return null
  const size = bytesOf(wish.size)
  if (size === medium.size) return null
  const has = `${wish.medium} has ${showSize(medium.size)}`
  if (size < medium.size)
    throw new Refusal(`${has}, and ${showSize(size)} is less: shrinking would destroy data, so it is refused`)
  if (!GROWING.includes(medium.format)) throw new Refusal(`${has}, and ${medium.format} images cannot grow`)
  if (medium.machines.includes(vm.name) && !['poweroff', 'aborted'].includes(vm.state))
    throw new Refusal(
      `${has}, and disks of a machine that is ${vm.state} cannot grow: power it off first (virtualbox_vm: { state: poweroff })`,
    )
  const after = { ...medium, size }
  const change: Change<DiskAnswers> = {
    summary: `grow ${wish.medium} from ${showSize(medium.size)} to ${showSize(size)}`,
    set: { media: { ...media, [wish.medium]: after } },
    run: [patiently(sh`VBoxManage modifymedium disk ${wish.medium} --resize ${size / MEBIBYTE}`)],
  }
  return { change, medium: after }
}

function attach(
  wish: DiskWish,
  slot: string,
  { vm, media, medium }: Omit<Found, 'medium'> & { readonly medium: Medium },
): Change<DiskAnswers> {
  const controller = findController(vm, wish.controller)
  const ports = Math.max(controller.ports, (wish.port ?? 0) + 1)
  const place = ['--storagectl', wish.controller, '--port', wish.port ?? 0, '--device', wish.device]
  return {
    summary: `attach ${wish.medium} to ${vm.name} at ${showSlot(slot)}`,
    set: {
      vm: {
        ...vm,
        controllers: { ...vm.controllers, [wish.controller]: { ...controller, ports } },
        attachments: { ...vm.attachments, [slot]: { medium: wish.medium, uuid: medium.uuid } },
      },
      media: { ...media, [wish.medium]: { ...medium, machines: [...medium.machines, vm.name] } },
    },
    run: [patiently(sh`VBoxManage storageattach ${wish.vm} ${place} --type hdd --medium ${wish.medium}`)],
  }
}
