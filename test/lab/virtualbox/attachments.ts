// Which image is in which slot: a slot of a controller is an address on the SCSI bus of the lab's machine.
import { basename } from 'node:path'
import type { Disk } from '../qemu-args.ts'
import type { World } from './command.ts'
import { type ControllerName, controllers } from './registry.ts'

export interface Slot {
  readonly controller: ControllerName
  readonly port: number
  readonly device: number
}

export interface Attached extends Slot {
  readonly disk: Disk
  readonly uuid: string
}

/** Ports of the SATA controller are addresses 0 to 29; the IDE controller has some behind them. */
export function addressOf({ controller, port, device }: Slot): number {
  return controller === 'SATA Controller' ? port : 64 + port * 2 + device
}

function slotOf(address: number): Slot {
  if (address < 64) return { controller: 'SATA Controller', port: address, device: 0 }
  return { controller: 'IDE Controller', port: (address - 64) >> 1, device: (address - 64) & 1 }
}

/** The images in the machine's slots, by port. The lab's own disks have made-up UUIDs. */
export function attachedTo({ hypervisor, registry }: World, machine: string): Attached[] {
  const own = hypervisor.machines.find(({ name }) => name === machine)?.uuid ?? ''
  return [...hypervisor.disks(machine)]
    .sort((one, other) => one.address - other.address)
    .map((disk) => {
      const known = registry.images.find(({ location }) => location === disk.file)
      const madeUp = `${String(disk.address).padStart(8, '0')}${own.slice(8)}`
      return { ...slotOf(disk.address), disk, uuid: known?.uuid ?? madeUp }
    })
}

/** The machines that have the image. */
export function usersOf(world: World, location: string): { name: string; uuid: string }[] {
  return world.hypervisor.machines.filter(({ name }) =>
    world.hypervisor.disks(name).some(({ file }) => file === location),
  )
}

/** `VDI`, or what QEMU's own images are called. */
export function formatOf(file: string): string {
  return basename(file).endsWith('.qcow2') ? 'QCOW' : 'VDI'
}

export const slotNames = Object.keys(controllers) as ControllerName[]
