// startvm, controlvm and discardstate.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Command,
  findMachine,
  type Found,
  type Said,
  sessionOf,
  SPELLED,
  type World,
} from './command.ts'
import { Failure, failed, progressBar, syntax } from './failure.ts'
import { rememberedOf } from './registry.ts'
import { readWords } from './words.ts'

export const startVm: Command = async (words, world) => {
  const { plain } = readWords(words, { values: ['--type', '-type', '--putenv'] })
  if (plain.length === 0) throw syntax('at least one VM name or uuid required')
  const said: string[] = []
  for (const wanted of plain) said.push(await start(world, wanted))
  return { stdout: said.join('') }
}

async function start(world: World, wanted: string): Promise<string> {
  const found = await findMachine(world, wanted, { call: 'pszVM', line: 688, file: 'VBoxManageMisc.cpp' })
  if (sessionOf(world, found) !== null)
    throw failed(
      'VBOX_E_INVALID_OBJECT_STATE',
      `The machine '${found.name}' is already locked by a session (or being locked or unlocked)`,
      [
        ...(['MachineWrap', 'IMachine'] as const),
        'LaunchVMProcess(a->session, sessionType.raw(), ComSafeArrayAsInParam(aBstrEnv), progress.asOutParam())',
        727,
        'VBoxManageMisc.cpp',
      ],
    )
  const { saved } = rememberedOf(world.registry, found.name)
  await world.hypervisor.start(found.name, saved)
  forget(world, found)
  return `Waiting for VM "${wanted}" to power on...\nVM "${wanted}" has been successfully started.\n`
}

/** The saved memory is used up, or thrown away. */
function forget({ registry }: World, { name }: Found): void {
  const own = rememberedOf(registry, name)
  if (own.saved !== null) rmSync(own.saved, { force: true })
  registry.machines[name] = { ...own, saved: null }
}

export const controlVm: Command = async (words, world) => {
  const [wanted, verb] = words
  if (wanted === undefined || verb === undefined) throw syntax('Not enough parameters.')
  const file = 'VBoxManageControlVM.cpp'
  const found = await findMachine(world, wanted, { line: 352, file })
  if (found.state === 'poweroff' || found.state === 'saved')
    throw new Failure([`Machine '${wanted}' is not currently running.`])
  const control = VERBS[verb]
  if (control === undefined) throw syntax(`Invalid parameter '${verb}'`)
  const [from, call, act] = control
  if (!from.includes(found.state))
    throw failed('VBOX_E_INVALID_VM_STATE', `Invalid machine state: ${SPELLED[found.state]}`, [
      ...(['ConsoleWrap', 'IConsole', call, 285, file] as const),
    ])
  return act(world, found)
}

type Control = readonly [
  from: readonly Found['state'][],
  call: string,
  act: (world: World, found: Found) => Promise<Said>,
]

const done = async (work: Promise<void>, said: Said = {}): Promise<Said> => {
  await work
  return said
}

const VERBS: Readonly<Record<string, Control>> = {
  poweroff: [['running', 'paused'], 'PowerDown(progress.asOutParam())', cutPower],
  acpipowerbutton: [
    ['running'],
    'PowerButton()',
    (world, { name }) => done(world.hypervisor.pressPowerButton(name)),
  ],
  pause: [['running'], 'Pause()', (world, { name }) => done(world.hypervisor.pause(name))],
  resume: [['paused'], 'Resume()', (world, { name }) => done(world.hypervisor.resume(name))],
  reset: [['running', 'paused'], 'Reset()', (world, { name }) => done(world.hypervisor.reset(name))],
  savestate: [['running', 'paused'], 'SaveState(progress.asOutParam())', save],
}

async function cutPower(world: World, found: Found): Promise<Said> {
  await world.hypervisor.cutPower(found.name)
  forget(world, found) // of a machine that the lab itself has started since
  return { stderr: progressBar }
}

async function save(world: World, { name }: Found): Promise<Said> {
  const saved = join(world.folder, `${name}.sav`)
  await world.hypervisor.save(name, saved)
  world.registry.machines[name] = { ...rememberedOf(world.registry, name), saved }
  return { stderr: progressBar }
}

export const discardState: Command = async ([wanted], world) => {
  if (wanted === undefined) throw syntax('VM name or UUID required')
  const found = await findMachine(world, wanted, { line: 1105, file: 'VBoxManageMisc.cpp' })
  if (found.state !== 'saved')
    throw failed(
      'VBOX_E_INVALID_VM_STATE',
      `Cannot delete the machine state as the machine is not in the saved state (machine state: ${SPELLED[found.state]})`,
      ['SessionMachine', 'IMachine', 'DiscardSavedState(true)', 1110, 'VBoxManageMisc.cpp'],
    )
  forget(world, found)
  return {}
}
