import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { lab, play, sequence } from './sequence.ts'

/** Ends with 9 where this process, or one that it comes from, has the token among its arguments, or where there is no token. */
const LOOK = `p=$$
while [ "$p" -gt 1 ]; do
  tr '\\0' '\\n' < /proc/$p/cmdline | grep -qF -e "$TOKEN" && exit 9
  p=$(sed -n 's/^PPid:[[:space:]]*//p' /proc/$p/status)
done`

/** More than travels within a script. */
const LARGE = 'x'.repeat(300_000)

test('a secret of the environment is in no process list, whatever runs its commands', async () => {
  const world = lab({
    'hosts.yaml': 'all: { hosts: { a: }, vars: { token: !secret hush-token } }',
    'site.yaml': stringify([
      {
        hosts: 'all',
        ignore_errors: true,
        environment: { TOKEN: '{{ token }}' },
        tasks: [
          { name: 'as it is', shell: { cmd: LOOK } },
          { name: 'within the time of its step', shell: { cmd: LOOK }, timeout: 30 },
          { name: 'within its own time', shell: { cmd: LOOK, timeout: 30 } },
          { name: 'asked within the time of its step', shell: { cmd: LOOK, reads: true }, timeout: 30 },
          { name: 'beside a large stdin', shell: { cmd: LOOK, stdin: LARGE } },
          { name: 'beside a large stdin in time', shell: { cmd: LOOK, stdin: LARGE }, timeout: 30 },
        ],
      },
    ]),
  })
  expect(sequence(await play(world, 'apply', { inventory: 'hosts.yaml' }))).toEqual([
    'a change as it is',
    'a change within the time of its step',
    'a change within its own time',
    'a ok asked within the time of its step',
    'a change beside a large stdin',
    'a change beside a large stdin in time',
  ])
})
