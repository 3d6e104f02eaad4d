import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diskHash, hotplug, sshRoot } from '../lab/lab.ts'
import { record, withPlaybook } from './drover.ts'
import { pristineLab } from './pristine-lab.ts'

const MACHINE = 'k8s-worker-1'

/** What is tried, what the refusal must say, and the disk that must stay as it is. */
interface Case {
  readonly name: string
  readonly step: string
  readonly says: string
  readonly disk: string
}

const cases = parse(readFileSync(join(import.meta.dirname, 'refusals.yaml'), 'utf8')) as Case[]

/** Disks with something on them: a partition table, an xfs, a mounted ext4. The root disk holds a PV and the root. */
const PREPARE = `
set -e
apt-get install -y -q xfsprogs >/dev/null
printf 'label: gpt\\nsize=100M\\n' | sfdisk -q "$1"
mkfs.xfs -q "$2"
mkfs.ext4 -q "$3"; mkdir -p /srv/busy; mount "$3" /srv/busy
pvcreate -q -y "$4" >/dev/null
sync`

describe('a refusal, tried for real', () => {
  beforeAll(async () => {
    await pristineLab()
    const paths: string[] = []
    for (const serial of ['GPT', 'XFS', 'BUSY', 'PV']) {
      paths.push((await hotplug(MACHINE, { size: 512 * 1024 ** 2, serial })).path)
    }
    const { code, stderr } = await sshRoot(
      MACHINE,
      `sh -c '${PREPARE.replaceAll("'", "'\\''")}' prepare ${paths.join(' ')}`,
    )
    if (code !== 0) throw new Error(`cannot prepare the disks: ${stderr}`)
  })

  test.each(cases.map((entry) => [entry.name, entry] as const))('%s', async (_, { step, says, disk }) => {
    const path = (await sshRoot(MACHINE, `readlink -e ${disk}`)).stdout.trim()
    const playbook = `- hosts: ${MACHINE}\n  become: true\n  tasks:\n    - ${step.trim().replaceAll('\n', '\n      ')}\n`
    const before = await diskHash(MACHINE, path, 16 * 1024 ** 2)
    const said = await withPlaybook(playbook, async (file) => {
      const check = await record(file, '--check')
      const run = await record(file)
      expect([check.exitCode, run.exitCode]).toEqual([3, 3])
      return [check, run].map(({ results }) => results[0]?.error)
    })
    expect(said[0]).toMatchObject({ code: 'refused' })
    expect(said[0]?.message).toContain(says)
    expect(said[1]?.message).toBe(said[0]?.message)
    expect(await diskHash(MACHINE, path, 16 * 1024 ** 2)).toBe(before)
  })
})
