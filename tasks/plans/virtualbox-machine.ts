import { type Command, Refusal, sh } from '../../src/index.ts'
import type { VirtualMachine, VirtualMachineAnswer } from '../probes/virtualbox-vm.ts'

/** Seconds to be patient with a machine that is being locked or unlocked. */
const PATIENCE = 20

/**
 * The machine that was found.
 *
 * @throws {Refusal} when VBoxManage or the machine is not there.
 */
export function foundMachine(answer: VirtualMachineAnswer, name: string): VirtualMachine {
  if (!('missing' in answer)) return answer
  if (answer.missing === 'program')
    throw new Refusal(
      'VBoxManage is not installed here, or not on the PATH of this user (`environment` of the step or play can set it)',
    )
  const others = answer.others.join(', ') || 'none'
  throw new Refusal(
    `VirtualBox knows no machine ${name} here; there is ${others}. It keeps machines for each user: is this the right one?`,
  )
}

/** Whether it is off, however it went off, with nothing of its memory kept. */
export function isOff({ state }: VirtualMachine): boolean {
  return ['poweroff', 'aborted', 'teleported'].includes(state)
}

/**
 * A command of VBoxManage, again and again while the machine is locked by a session that is about to end: VirtualBox
 * says "poweroff" a moment before it lets a machine go.
 */
export function patiently(command: Command): Command {
  const { script } = sh`n=0
until s=$(${command} 2>&1); do
  case $s in *VBOX_E_INVALID_OBJECT_STATE*) ;; *) printf '%s\n' "$s" >&2; exit 1 ;; esac
  n=$((n + 1)); [ "$n" -lt ${PATIENCE} ] || { printf '%s\n' "$s" >&2; exit 1; }
  sleep 1
done
printf '%s\n' "$s"`
  return { script, display: command.script }
}
