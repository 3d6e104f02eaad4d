import { type Command, defineTask, sh, type Static, Type, UNKNOWN } from '../src/index.ts'
import { bootId } from './probes/boot-id.ts'

const params = Type.Object({
  reboot_timeout: Type.Number({ default: 600, minimum: 1, description: 'Seconds until it must be back.' }),
  pre_reboot_delay: Type.Number({
    default: 0,
    minimum: 0,
    description: 'Seconds to wait before it goes down.',
  }),
  reboot_command: Type.String({
    default: 'systemctl reboot || reboot',
    description: 'The shell command that restarts the machine.',
  }),
  msg: Type.String({
    default: 'This machine is restarted by a playbook.',
    description: 'What users who are logged in read.',
  }),
})

type Params = Static<typeof params>

export default defineTask({
  name: 'reboot',
  summary: 'Restarts the machine and waits until it is back.',
  description: `
The machine is back when it can be logged into and its kernel says that it was booted anew (boot_id): a machine that has not gone
down yet is never taken for one that is back. What comes after asks everything anew.

A restart is no state, so it is done each time: give it a \`when\`.
`,
  examples: `
- name: Restart the workers
  reboot:
    reboot_timeout: 300
  when: '"workers" in group_names'
`,
  params,
  observe: () => ({ boot: bootId() }),
  *plan(wish) {
    yield {
      summary: 'restart the machine',
      set: { boot: UNKNOWN as unknown as string },
      run: [restart(wish)],
      within: wish.reboot_timeout,
      unsettles: ['*'],
      disconnects: true,
      action: true,
    }
  },
})

/** Goes down a moment later, so that the answer to this command still arrives. */
function restart({ pre_reboot_delay: delay, reboot_command: command, msg }: Params): Command {
  const later = `sleep ${delay + 1}; ${command}`
  const { script } = sh`
if command -v wall > /dev/null; then printf '%s\n' ${msg} | wall 2> /dev/null; fi
nohup sh -c ${later} > /dev/null 2>&1 &
:`
  return { script, display: command }
}
