import { isUnknown, Refusal } from '../../src/index.ts'
import type { PathAnswer } from '../probes/path.ts'
import type { Media, Medium } from '../probes/virtualbox-media.ts'
import type {
  Attachment,
  StorageController,
  VirtualMachine,
  VirtualMachineAnswer,
} from '../probes/virtualbox-vm.ts'
import { foundMachine } from './virtualbox-machine.ts'

export interface DiskWish {
  readonly vm: string
  readonly medium: string
  readonly size?: string
  readonly controller: string
  readonly port?: number
  readonly device: number
  readonly format: 'VDI' | 'VMDK' | 'VHD'
  readonly variant: 'Standard' | 'Fixed'
  readonly state: 'attached' | 'detached' | 'absent'
}

export interface DiskAnswers {
  readonly vm: VirtualMachineAnswer
  readonly media: Media | null
  readonly file: PathAnswer
}

/** The same without what leads to a refusal. */
export interface Found {
  readonly vm: VirtualMachine
  readonly media: Media
  /** Null where VirtualBox does not know it. */
  readonly medium: Medium | null
  readonly file: PathAnswer
}

/** @throws {Refusal} when VBoxManage or the machine is not there, or the image cannot be read. */
export function findDisk(wish: DiskWish, now: DiskAnswers): Found {
  const vm = foundMachine(now.vm, wish.vm)
  const media = now.media ?? {}
  const medium = media[wish.medium] ?? null
  if (medium?.inaccessible != null)
    throw new Refusal(
      `VirtualBox knows ${wish.medium} and cannot read it (${medium.inaccessible}); bring the file back, or let it be forgotten: VBoxManage closemedium disk ${wish.medium}`,
    )
  return { vm, media, medium, file: now.file }
}

/** @throws {Refusal} naming the controllers that there are. */
export function findController(vm: VirtualMachine, name: string): StorageController {
  const controller = vm.controllers[name]
  if (controller) return controller
  const others = Object.entries(vm.controllers).map(([own, { type }]) => `"${own}" (${type})`)
  throw new Refusal(`${vm.name} has no controller "${name}"; it has ${others.join(', ') || 'none'}`)
}

/** Where the machine has the image, itself or what snapshots made of it: the slot and what is in it. */
export function findSlot(
  path: string,
  { vm, media }: Found,
): readonly [slot: string, attachment: Attachment] | null {
  return Object.entries(vm.attachments).find(([, attachment]) => baseOf(media, attachment) === path) ?? null
}

/** `port 2, device 0 of SATA Controller` for `SATA Controller-2-0`. */
export function showSlot(slot: string): string {
  const [, name = '', port = '', device = ''] = /^(.*)-(\d+)-(\d+)$/.exec(slot) ?? []
  return `port ${port}, device ${device} of ${name}`
}

/** The path of the image at the bottom of what is attached. */
function baseOf(media: Media, { medium, uuid }: Attachment): string {
  if (isUnknown(uuid) || uuid === null) return medium
  let [path, found] = byUuid(media, uuid) ?? [medium, null]
  while (found?.parent != null) [path, found] = byUuid(media, found.parent) ?? [path, null]
  return path
}

function byUuid(media: Media, uuid: string): [string, Medium] | null {
  return Object.entries(media).find(([, medium]) => medium.uuid === uuid) ?? null
}
