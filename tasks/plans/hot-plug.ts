import type { StorageController, VirtualMachine } from '../probes/virtualbox-vm.ts'
import { isOff } from './virtualbox-machine.ts'

/** Controllers that take and give disks while the machine runs; see "Controller hot-plug" in VirtualBox's sources. */
const HOT_PLUG = ['IntelAhci', 'USB']
const ON = ['running', 'paused']

/**
 * Why a disk cannot be plugged into, or pulled out of, a port now; null when it can. VirtualBox gives a controller more
 * ports by itself, but only while the machine is off.
 */
export function whyNotPlug(
  vm: VirtualMachine,
  controller: { readonly name: string; readonly port: number } & StorageController,
): string | null {
  const { name, port, type, ports, maxPorts } = controller
  const off = 'power it off first (virtualbox_vm: { state: poweroff })'
  if (port >= maxPorts) return `${name} of ${vm.name} has ports 0 to ${String(maxPorts - 1)}`
  if (isOff(vm))
    return vm.session === null
      ? null
      : `${vm.name} is off and locked by a session (${vm.session}): close its settings window first`
  if (!ON.includes(vm.state))
    return `the disks of ${vm.name} cannot be changed while it is ${vm.state}: ${off}`
  if (!HOT_PLUG.includes(type))
    return `${vm.name} is ${vm.state}, and ${name} (${type}) takes no disks then: ${off}, or use a SATA controller`
  if (port >= ports)
    return `${vm.name} is ${vm.state}, and ${name} has ${String(ports)} ports until it is off: ${off}, or choose a port below ${String(ports)}`
  return null
}
