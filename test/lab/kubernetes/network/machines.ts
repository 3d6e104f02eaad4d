// Which machines are in a control plane's network, and of what kind.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `number` counts from 1. `namespaces`: made of namespaces of this computer, with disks that are files. `qemu`: the machine of
 * this name of the lab.
 */
export type Machine = { name: string; number: number; kind: 'namespaces' | 'qemu' }

export function rememberMachines(directory: string, machines: Machine[]): void {
  writeFileSync(fileOf(directory), JSON.stringify(machines))
}

export function machinesIn(directory: string): Machine[] {
  return existsSync(fileOf(directory))
    ? (JSON.parse(readFileSync(fileOf(directory), 'utf8')) as Machine[])
    : []
}

function fileOf(directory: string): string {
  return join(directory, 'machines.json')
}
