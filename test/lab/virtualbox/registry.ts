// What the stand-in remembers: the images it knows, and of each machine what QEMU does not tell.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** A registered image; `location` is absolute. Where it is attached is remembered with the machines' disks. */
export type Image = { uuid: string; location: string }

/** `ports`: how many each controller has now. `saved`: the file with its memory. `locked`: who has a settings window open. */
export type Remembered = { ports: Record<string, number>; saved: string | null; locked: string | null }

export type Registry = { images: Image[]; machines: Record<string, Remembered> }

/** The ports of each controller at first, and the most it can have. */
export const controllers = {
  'IDE Controller': { type: 'PIIX4', bus: 'ide', ports: 2, maxPorts: 2, devices: 2, hotPlug: false },
  'SATA Controller': { type: 'IntelAhci', bus: 'sata', ports: 4, maxPorts: 30, devices: 1, hotPlug: true },
} as const

export type ControllerName = keyof typeof controllers

export function isController(name: string): name is ControllerName {
  return Object.hasOwn(controllers, name)
}

/** Empty where there is none yet. */
export function loadRegistry(file: string): Registry {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Registry)
    : { images: [], machines: {} }
}

/** Whole or not at all: others read it at any time. */
export function saveRegistry(file: string, registry: Registry): void {
  const partial = `${file}.${String(process.pid)}`
  writeFileSync(partial, `${JSON.stringify(registry, null, 2)}\n`)
  renameSync(partial, file)
}

export function rememberedOf(registry: Registry, machine: string): Remembered {
  const ports = Object.fromEntries(Object.entries(controllers).map(([name, own]) => [name, own.ports]))
  return registry.machines[machine] ?? { ports, saved: null, locked: null }
}
