// Accounts by the getent of musl, which has no options: to it `--` is a key like any other.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAnswer, type Probe } from '../../../src/task/probe.ts'
import { account } from '../../../tasks/probes/account.ts'
import { authorizedKeys } from '../../../tasks/probes/authorized-keys.ts'
import { group } from '../../../tasks/probes/group.ts'
import { userProcesses } from '../../../tasks/probes/user-processes.ts'
import { user } from '../../../tasks/probes/user.ts'

let programs = ''

beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), 'programs-'))
  const keys = 'passwd) k="anna 4999999" ;; group) k="crew 5001" ;; shadow) k=anna ;;'
  const entries = `passwd) echo 'anna:x:4999999:5001::/nowhere:/bin/sh' ;;
group) echo 'crew:x:5001:' ;;
shadow) echo "anna:$PASSWORD:19000:0:99999:7:::" ;;`
  const getent = `#!/bin/sh
case $1 in ${keys} esac
if [ $# -gt 1 ]; then case " $k " in *" $2 "*) ;; *) exit 2 ;; esac; fi
case $1 in ${entries} esac
`
  for (const [name, script] of [
    ['getent', getent],
    ['id', '#!/bin/sh\necho 0\n'],
  ] as const) {
    writeFileSync(join(programs, name), script)
    chmodSync(join(programs, name), 0o755)
  }
})

afterAll(() => {
  rmSync(programs, { recursive: true })
})

function ask<T>(probe: Probe<T>, password = ''): T {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', probe.read.script], {
    encoding: 'utf8',
    env: { PATH: `${programs}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C', PASSWORD: password },
  })
  return parseAnswer(probe, { code: status ?? -1, stdout, stderr })
}

test('who is there is found', () => {
  expect(ask(user('anna'))).toMatchObject({ uid: 4999999, group: 'crew' })
  expect(ask(account('passwd', 'anna'))).toBe('anna')
  expect(ask(account('passwd', '4999999'))).toBe('anna')
  expect(ask(group('crew'))).toEqual({ gid: 5001, members: [], primaryOf: ['anna'] })
  expect(ask(authorizedKeys('anna', ''))?.path).toBe('/nowhere/.ssh/authorized_keys')
  expect(ask(userProcesses('anna'))).toBe(null)
})

test.each(['nobody-here', '--', '-s', '--help'])('there is nobody called %s', (name) => {
  const answers = [user(name), account('passwd', name), group(name), authorizedKeys(name, '')]
  expect(answers.map((probe) => ask<unknown>(probe))).toEqual([null, null, null, null])
})

test.each([
  ['!!', { hash: null, locked: true }],
  ['!', { hash: null, locked: true }],
  ['', { hash: null, locked: false }],
])('%s in /etc/shadow is no password', (password, shadow) => {
  expect(ask(user('anna'), password)?.shadow).toMatchObject(shadow)
})

test('a password is the same, however often it is locked', () => {
  const hash = (password: string) => ask(user('anna'), password)?.shadow?.hash
  expect(hash('$6$salt$hash')?.equals(hash('!!$6$salt$hash') ?? null)).toBe(true)
  expect(hash('*')?.equals(hash('!*') ?? null)).toBe(true)
})
