import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunRecord } from '../../src/task/result.ts'
import { drover } from '../contract/cli/drover.ts'

const PLAYBOOK = join(import.meta.dirname, '../../playbooks/longhorn/attach-disks.yaml')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-attach-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Runs the playbook on this machine as the only worker. */
async function attach(inventory: string): Promise<string[]> {
  writeFileSync(join(folder, 'lab.yaml'), inventory)
  const { stdout, stderr } = await drover(['run', PLAYBOOK, '-i', 'lab.yaml', '--output', 'json'], {
    cwd: folder,
  })
  if (stdout === '') throw new Error(stderr)
  const { results } = JSON.parse(stdout) as RunRecord
  return results.map(({ verdict, step, error }) => `${verdict}: ${step}${error ? `: ${error.message}` : ''}`)
}

const HERE = '{ hosts: { here: { ansible_connection: local } } }'

describe('attach-disks', () => {
  test('leaves an inventory without a hypervisor alone, and says so', async () => {
    expect(await attach(`workers: ${HERE}\n`)).toEqual([
      'ok: No hypervisor, no disks to attach',
      'skipped: Ask VirtualBox where its machines are',
      'skipped: Make the disk and attach it',
      'skipped: Wait until the worker sees the disk',
      'skipped: Remember which disk it is',
    ])
  })

  test('fails where the hypervisor has no VBoxManage', async () => {
    const path = `virtualbox_environment: { PATH: '/usr/bin:/bin' }, virtualbox_folder: /srv`
    const inventory = `all: { vars: { ${path} }, children: { workers: ${HERE}, hypervisor: ${HERE} } }\n`
    expect(await attach(inventory)).toContainEqual(
      expect.stringMatching(/^failed: Make the disk and attach it: .*VBoxManage is not installed here/),
    )
  })
})

test('virtualbox_vm waits until VirtualBox has let go of a machine', async () => {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'VBoxManage'), BUSY_TWICE, { mode: 0o755 })
  writeFileSync(
    join(folder, 'start.yaml'),
    `- { hosts: all, environment: { PATH: '${bin}:/usr/bin:/bin' }, tasks: [{ virtualbox_vm: { name: a } }] }\n`,
  )
  const { stdout } = await drover(['run', 'start.yaml', '-i', 'localhost,', '--output', 'json'], {
    cwd: folder,
  })
  expect((JSON.parse(stdout) as RunRecord).results.map(({ verdict }) => verdict)).toEqual(['change'])
})

/** A machine that is off and, when it is started, locked for two tries. What it remembers is beside it. */
const BUSY_TWICE = `#!/bin/sh
tries="$(dirname "$0")/tries"
case $1 in
  showvminfo)
    if [ "$(cat "$tries" 2> /dev/null)" = xxx ]; then state=running; else state=poweroff; fi
    printf 'name="a"\\nUUID="6c616200-0000-4000-8000-000000000000"\\nVMState="%s"\\n' "$state" ;;
  startvm)
    printf x >> "$tries"
    [ "$(cat "$tries")" = xxx ] && exit 0
    echo "VBoxManage: error: The machine 'a' is already locked by a session (or being locked or unlocked)" >&2
    echo "VBoxManage: error: Details: code VBOX_E_INVALID_OBJECT_STATE (0x80bb0007), component MachineWrap" >&2
    exit 1 ;;
esac
`
