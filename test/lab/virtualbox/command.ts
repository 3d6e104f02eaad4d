// What a command of VBoxManage is here.
import { failed } from './failure.ts'
import type { Hypervisor, Power } from './hypervisor.ts'
import { type Registry, rememberedOf } from './registry.ts'

export interface World {
  readonly hypervisor: Hypervisor
  /** Commands alter it; it is saved when they have succeeded. */
  readonly registry: Registry
  /** The folder where saved memories go. */
  readonly folder: string
  /** Relative names of files count from here. */
  readonly cwd: string
}

export interface Said {
  readonly stdout?: string
  readonly stderr?: string
}

/** @throws Failure */
export type Command = (words: readonly string[], world: World) => Promise<Said>

export type State = Power | 'saved'

export interface Found {
  readonly name: string
  readonly uuid: string
  readonly state: State
}

/** As VirtualBox spells states in messages. */
export const SPELLED: Readonly<Record<State, string>> = {
  running: 'Running',
  paused: 'Paused',
  poweroff: 'PoweredOff',
  saved: 'Saved',
}

/** A machine by its name or UUID. @throws Failure */
export async function findMachine(
  { hypervisor, registry }: World,
  wanted: string,
  context: { readonly call?: string; readonly line: number; readonly file: string },
): Promise<Found> {
  const found = hypervisor.machines.find(({ name, uuid }) => name === wanted || uuid === wanted)
  if (found === undefined)
    throw failed('VBOX_E_OBJECT_NOT_FOUND', `Could not find a registered machine named '${wanted}'`, [
      'VirtualBoxWrap',
      'IVirtualBox',
      `FindMachine(Bstr(${context.call ?? 'a->argv[0]'}).raw(), machine.asOutParam())`,
      context.line,
      context.file,
    ])
  const power = await hypervisor.power(found.name)
  const saved = rememberedOf(registry, found.name).saved !== null
  return { ...found, state: power === 'poweroff' && saved ? 'saved' : power }
}

/** Who has it locked: the frontend while it runs, or a settings window. */
export function sessionOf({ registry }: World, { name, state }: Found): string | null {
  return state === 'running' || state === 'paused' ? 'headless' : rememberedOf(registry, name).locked
}
