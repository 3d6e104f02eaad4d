import { type Change, Refusal, sh } from '../../src/index.ts'
import type { Medium } from '../probes/virtualbox-media.ts'
import { whyNotPlug } from './hot-plug.ts'
import {
  type DiskAnswers,
  type DiskWish,
  findController,
  findSlot,
  type Found,
  showSlot,
} from './virtual-disk.ts'
import { wishedImage } from './virtual-image.ts'
import { patiently } from './virtualbox-machine.ts'

type Plan = Generator<Change<DiskAnswers>, void, undefined>

/** The image is made where it is not there, grown where it is too small, and attached. @throws {Refusal} */
export function* attachDisk(wish: DiskWish, found: Found): Plan {
  const slot = slotOf(wish)
  const already = whereItIs(wish, slot, found)
  if (!already) refuseSlot(wish, slot, found)
  const { change, medium } = wishedImage(wish, found)
  if (change) yield change
  const media = { ...found.media, [wish.medium]: medium }
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
