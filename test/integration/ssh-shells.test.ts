import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Machine, text } from './machine.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

/** What people have in their profiles. Debian's bash reads .bashrc for commands over SSH, too. */
const PROFILES: Readonly<Record<string, readonly [shell: string, file: string, profile: string]>> = {
  'bash with a noisy profile': [
    '/bin/bash',
    '.bashrc',
    `echo 'Welcome to the lab!'; echo 'Password:' >&2; printf '\\033[1;31m\\007'; head -c 100000 /dev/zero`,
  ],
  'bash with a slow profile': ['/bin/bash', '.bashrc', `echo one; sleep 0.7; echo two >&2; sleep 0.3`],
  'bash whose profile ends in an error': [
    '/bin/bash',
    '.bashrc',
    `set -o nounset; alias sh=false; cd /; false`,
  ],
  tcsh: ['/bin/tcsh', '.tcshrc', `echo 'Welcome to tcsh\\!'; set noclobber`],
  dash: ['/bin/dash', '.profile', `echo never read`],
}

describe.skipIf(cannotMakeUsers !== null)('a login shell', () => {
  let machine: Machine
  beforeAll(async () => {
    machine = await Machine.start()
  })
  afterAll(() => machine.stop())

  describe.each(Object.entries(PROFILES))('that is %s', (_title, [shell, file, profile]) => {
    let user: TestUser
    beforeAll(() => {
      user = machine.user('password', shell)
      writeFileSync(join(user.home, file), `${profile}\n`)
    })

    const awkward = `printf '%s\\n' "it's" '!x' '\\' "$HOME"; cat; echo err >&2; exit 3`
    const expected = (home: string, stdin: string) => ({
      code: 3,
      stdout: `it's\n!x\n\\\n${home}\n${stdin}`,
      stderr: 'err\n',
    })

    test.concurrent('runs scripts all the same', async () => {
      const host = await machine.host(user)
      const reply = await host.run({ script: `{ ${awkward}; } </dev/null`, become: null })
      expect(text(reply)).toEqual(expected(user.home, ''))
    })

    test.concurrent('runs a script that reads its own stdin', async () => {
      const host = await machine.host(user)
      const reply = await host.run({ script: awkward, stdin: Buffer.from('given'), become: null })
      expect(text(reply)).toEqual(expected(user.home, 'given'))
    })

    test.concurrent('becomes root with a password', async () => {
      const host = await machine.host(user, { ansible_become_password: user.password })
      const reply = await host.run({ script: awkward, stdin: Buffer.from('given'), become: 'root' })
      expect(text(reply)).toEqual(expected('/root', 'given'))
    })
  })
})
