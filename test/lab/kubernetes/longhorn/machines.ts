// Which machines of a control plane's network run Longhorn.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from '../network/machine.ts'

export function rememberMachines(directory: string, machines: Machine[]): void {
  writeFileSync(fileOf(directory), JSON.stringify(machines))
}

export function machinesIn(directory: string): Machine[] {
  return existsSync(fileOf(directory))
    ? (JSON.parse(readFileSync(fileOf(directory), 'utf8')) as Machine[])
    : []
}

function fileOf(directory: string): string {
  return join(directory, 'longhorn-machines.json')
}
