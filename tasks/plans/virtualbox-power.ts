import { type Change, type Command, Refusal, sh } from '../../src/index.ts'
import type { VirtualMachine } from '../probes/virtualbox-vm.ts'
import { isOff, patiently } from './virtualbox-machine.ts'

export interface PowerWish {
  readonly name: string
  readonly state: 'running' | 'poweroff' | 'saved'
  readonly stop: 'acpi' | 'hard'
  readonly type: 'headless' | 'gui' | 'separate'
  readonly within: number
}

type Plan = Generator<Change<{ vm: VirtualMachine }>, void, undefined>

const SAVED = ['saved', 'aborted-saved']
const COMING = ['starting', 'restoring']
const GOING = ['stopping', 'saving', 'onlinesnapshotting']

/** @throws {Refusal} where the state cannot be reached. */
export function* settlePower(wish: PowerWish, vm: VirtualMachine): Plan {
  if (wish.state === 'running') yield* run(wish, vm)
  else if (wish.state === 'poweroff') yield* powerOff(wish, vm)
  else yield* save(wish, vm)
}

function* run(wish: PowerWish, vm: VirtualMachine): Plan {
  if (vm.state === 'running') return
  refuseCrashed(vm)
  if (COMING.includes(vm.state)) return yield become(wish, vm, `wait until ${vm.name} has started`, [])
  if (vm.state === 'paused')
    return yield become(wish, vm, `resume ${vm.name}`, [sh`VBoxManage controlvm ${wish.name} resume`])
  if (vm.session !== null && (isOff(vm) || SAVED.includes(vm.state)))
    throw new Refusal(
      `${vm.name} is off and locked by a session (${vm.session}): close its settings window first`,
    )
  const start = patiently(sh`VBoxManage startvm ${wish.name} --type ${wish.type}`)
  const how = SAVED.includes(vm.state) ? 'from its saved state' : wish.type
  yield become(wish, vm, `start ${vm.name} (${how})`, [start], wish.type)
}

function* powerOff(wish: PowerWish, vm: VirtualMachine): Plan {
  if (isOff(vm)) return
  if (GOING.includes(vm.state)) return yield become(wish, vm, `wait until ${vm.name} is off`, [])
  if (SAVED.includes(vm.state)) {
    const discard = [sh`VBoxManage discardstate ${wish.name}`]
    const destroys = `the saved memory of ${vm.name}: what its programs had not written is lost`
    return yield { ...become(wish, vm, `discard the saved state of ${vm.name}`, discard), destroys }
  }
  if (wish.stop === 'hard')
    return yield become(wish, vm, `cut the power of ${vm.name}`, [
      sh`VBoxManage controlvm ${wish.name} poweroff`,
    ])
  refuseCrashed(vm)
  const otherwise = `${vm.name} did not react to its power button: it needs acpid or systemd-logind, or \`stop: hard\``
  const press = sh`VBoxManage controlvm ${wish.name} acpipowerbutton`
  const resume = vm.state === 'paused' ? [sh`VBoxManage controlvm ${wish.name} resume`] : []
  yield { ...become(wish, vm, `press the power button of ${vm.name}`, [...resume, press]), otherwise }
}

function* save(wish: PowerWish, vm: VirtualMachine): Plan {
  if (SAVED.includes(vm.state)) return
  refuseCrashed(vm)
  if (vm.state === 'saving') return yield become(wish, vm, `wait until ${vm.name} is saved`, [])
  if (isOff(vm)) throw new Refusal(`${vm.name} is off: it has no state to save`)
  yield become(wish, vm, `save the state of ${vm.name}`, [sh`VBoxManage controlvm ${wish.name} savestate`])
}

function refuseCrashed(vm: VirtualMachine): void {
  if (vm.state === 'gurumeditation')
    throw new Refusal(
      `${vm.name} has crashed (guru meditation): only \`state: poweroff\` with \`stop: hard\` is left`,
    )
}

function become(
  { state, within }: PowerWish,
  vm: VirtualMachine,
  summary: string,
  run: readonly Command[],
  session: string | null = null,
): Change<{ vm: VirtualMachine }> {
  const next = { ...vm, state, session: state === 'running' ? (vm.session ?? session) : null }
  return { summary, set: { vm: next }, run, within }
}
