import { defineTask, Type } from '../src/index.ts'
import { foundMachine } from './plans/virtualbox-machine.ts'
import { settlePower } from './plans/virtualbox-power.ts'
import { virtualMachine } from './probes/virtualbox-vm.ts'

export default defineTask({
  name: 'virtualbox_vm',
  summary: 'Starts, stops and saves a machine of VirtualBox.',
  description: `
Runs on the machine that VirtualBox runs on, as the user whose machines they are. VBoxManage must be on the PATH; where it is
not (macOS over SSH), \`environment: { PATH: … }\` sets it.

\`stop: acpi\` presses the power button and waits until the system in the machine has shut down; it needs something there that
reacts (systemd-logind, acpid). \`stop: hard\` pulls the plug: what was not written to the disks is lost.
\`poweroff\` of a machine whose state is saved throws that state away, which needs \`force: true\`.

A machine counts as started when VirtualBox says so; \`wait_for_connection\` in a step for the machine itself waits until
it can be logged into. What is on its way already is waited for. A paused machine is resumed.

Refused: a machine that this user does not have, one that is off and locked by a settings window, saving one that is off, and
anything but \`stop: hard\` for one that has crashed. See "VBoxManage startvm" and "VBoxManage controlvm" in VirtualBox's manual.
`,
  examples: `
- name: Pull the plug of a worker
  virtualbox_vm: { name: k8s-worker-3, state: poweroff, stop: hard }
- name: Start it again
  virtualbox_vm: { name: k8s-worker-3, state: running }
`,
  touches: ['virtualbox-vm'],
  params: Type.Object({
    name: Type.String({ pattern: '^[^-]', description: 'The machine: its name or UUID.' }),
    state: Type.Enum(['running', 'poweroff', 'saved'], {
      default: 'running',
      description: '`running`, `poweroff`, or `saved`: off, with its memory on the disk.',
    }),
    stop: Type.Enum(['acpi', 'hard'], {
      default: 'acpi',
      description: 'How it is stopped: by the power button, or by pulling the plug.',
    }),
    type: Type.Enum(['headless', 'gui', 'separate'], {
      default: 'headless',
      description: 'How it is started: without a window, with one, or with one that can be closed.',
    }),
    within: Type.Integer({
      default: 120,
      minimum: 1,
      description: 'Seconds after which the step has failed.',
    }),
    force: Type.Boolean({ default: false, description: 'Throw a saved state away for `poweroff`.' }),
  }),
  observe: ({ name }) => ({ vm: virtualMachine(name) }),
  *plan(wish, now) {
    yield* settlePower(wish, foundMachine(now.vm, wish.name))
  },
  result: ({ name }, now) => {
    const { uuid, state } = foundMachine(now.vm, name)
    return { uuid, state }
  },
})
