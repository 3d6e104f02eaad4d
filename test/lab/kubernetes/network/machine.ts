// A worker's machine, as far as Longhorn's manager needs one, of whichever kind.
import { tryCommand, type Ended } from '../../run-command.ts'
import { machinesIn, type Machine } from './machines.ts'
import { enterNamespaces, startNamespacesMachine } from './namespaces-machine.ts'
import { carryToQemu, enterQemu, joinQemuMachine, onQemu } from './qemu-machine.ts'

/** Brings it into the network: one of namespaces is switched on, one of the lab's must be on. */
export async function startMachine(directory: string, machine: Machine): Promise<void> {
  await (machine.kind === 'qemu' ? joinQemuMachine : startNamespacesMachine)(directory, machine)
}

/** Runs a shell line on the machine, as root. */
export async function onMachine(directory: string, name: string, line: string): Promise<Ended> {
  if (isQemu(directory, name)) return onQemu(directory, name, line)
  const { program, words } = enterNamespaces(directory, name, 'sh', ['-c', line])
  return tryCommand(program, words)
}

/** The program as it is started on the machine, where it ends with the one that is started here. @throws Error when that is off. */
export function enterMachine(directory: string, name: string, program: string, words: string[]) {
  return (isQemu(directory, name) ? enterQemu : enterNamespaces)(directory, name, program, words)
}

/** Where a program of this computer is on the machine; it is brought there when it must. */
export async function programOn(directory: string, name: string, program: string): Promise<string> {
  return isQemu(directory, name) ? carryToQemu(directory, name, program) : program
}

/** Its network card in the control plane's network. */
export function cardOf({ kind }: Machine): string {
  return kind === 'qemu' ? 'eth1' : 'eth0'
}

function isQemu(directory: string, name: string): boolean {
  return machinesIn(directory).some((machine) => machine.name === name && machine.kind === 'qemu')
}
