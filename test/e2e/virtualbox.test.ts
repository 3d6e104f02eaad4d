import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RunRecord, StepResult } from '../../src/task/result.ts'
import { powerOn, reset, ssh } from '../lab/lab.ts'
import { runFolder, virtualBoxFolder } from '../lab/places.ts'
import { untilReady } from '../lab/ready.ts'
import { doorOf } from '../lab/login.ts'
import { compare, isPending, table } from '../truth/compare.ts'
import { record } from './drover.ts'

const DISK = 'test/e2e/virtualbox/disk.yaml'
const MACHINE = 'test/e2e/virtualbox/machine.yaml'
const IMAGE = join(runFolder(), 'images', 'k8s-worker-1-longhorn.vdi')
const workers = ['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3']

function vboxManage(...words: string[]): string {
  return spawnSync(join(virtualBoxFolder, 'VBoxManage'), words, { encoding: 'utf8' }).stdout
}

/** `/dev/sdb VB1a2b3c4d-5e6f7a8b 10737418240` for each disk of a worker but the system's. */
async function disks(worker: string): Promise<string[]> {
  const look = "lsblk --nodeps --noheadings --bytes --output PATH,SERIAL,SIZE | sed 's/  */ /g'"
  const { stdout } = await ssh(worker, look)
  return stdout.split('\n').filter((line) => line !== '' && !line.includes('LAB-SYSTEM'))
}

/** As JSON, so that numbers stay numbers. */
const wish = (wishes: Record<string, string | number>): string[] =>
  Object.entries(wishes).flatMap(([name, value]) => ['-e', JSON.stringify({ [`wished_${name}`]: value })])

/** How each step ended: its verdict, and why where it failed. */
const ends = ({ results }: RunRecord) =>
  results.map(({ verdict, error }: StepResult) => (error === null ? verdict : `${verdict}: ${error.message}`))

const quiet = ({ results }: RunRecord) =>
  results.filter(({ verdict }) => verdict !== 'ok' && verdict !== 'skipped')

describe('workers without a second disk', () => {
  beforeAll(() => reset({ dataDisks: false }))

  test('a check makes no image, a run attaches one to each, the check told no lie, a second run does nothing', async () => {
    const check = await record(DISK, '--check')
    expect(await Promise.all(workers.map(disks))).toEqual([[], [], []])
    expect(existsSync(IMAGE)).toBe(false)
    const run = await record(DISK)
    const after = await record(DISK, '--check')
    const rows = compare(check, run, after)
    console.log(table(rows))
    expect(rows.filter(({ lie }) => lie !== null)).toEqual([])
    expect(rows.filter(isPending)).toEqual([])
    expect(run.exitCode).toBe(0)
    expect(quiet(await record(DISK))).toEqual([])
  })

  test('each worker sees its disk, by a serial made from the UUID of the image', async () => {
    const uuids = vboxManage('list', 'hdds').matchAll(
      /^UUID: +(\S+)\n(?:.*\n){3}Location: +\S+longhorn\.vdi$/gm,
    )
    const serials = [...uuids].map(([, uuid = '']) => {
      const last = uuid.slice(-8).replace(/(..)(..)(..)(..)/, '$4$3$2$1')
      return `VB${uuid.slice(0, 8)}-${last}`
    })
    const seen = await Promise.all(workers.map(disks))
    expect(seen.map(([disk]) => disk?.split(' ')[1]).sort()).toEqual(serials.sort())
    expect(seen.flat().map((disk) => disk.split(' ')[2])).toEqual(Array(3).fill('10737418240'))
    expect((await ssh('k8s-worker-1', 'sudo blkid --label attached')).stdout).toBe(
      `${seen[0]?.[0]?.split(' ')[0] ?? ''}\n`,
    )
  })

  test('a worker that loses its power and gets it back has its disk', async () => {
    const before = await disks('k8s-worker-1')
    const off = wish({ state: 'poweroff', stop: 'hard' })
    expect(ends(await record(MACHINE, '--check', ...off))).toEqual(['change', 'ok'])
    expect(vboxManage('list', 'runningvms')).toContain('k8s-worker-1')
    expect(ends(await record(MACHINE, ...off))).toEqual(['change', 'ok'])
    expect(vboxManage('list', 'runningvms')).not.toContain('k8s-worker-1')
    expect(ends(await record(MACHINE, ...off))).toEqual(['ok', 'ok'])
    expect(ends(await record(MACHINE))).toEqual(['change', 'ok'])
    await untilReady(doorOf('k8s-worker-1'), 240)
    expect(await disks('k8s-worker-1')).toEqual(before)
    expect(ends(await record(MACHINE))).toEqual(['ok', 'ok'])
  })

  test('a disk grows while its machine is off, and says so before while it runs', async () => {
    expect(ends(await record(MACHINE, ...wish({ size: '12G' })))).toEqual([
      'ok',
      expect.stringMatching(/^failed: .* has 10 GiB, and disks of a machine that is running cannot grow/),
    ])
    const off = wish({ state: 'poweroff', stop: 'hard', size: '12G' })
    expect(ends(await record(MACHINE, '--check', ...off))).toEqual(['change', 'change'])
    expect(ends(await record(MACHINE, ...off))).toEqual(['change', 'change'])
    expect(ends(await record(MACHINE, ...off))).toEqual(['ok', 'ok'])
    await powerOn('k8s-worker-1')
    expect((await disks('k8s-worker-1')).map((disk) => disk.split(' ')[2])).toEqual([String(12 * 1024 ** 3)])
    expect((await ssh('k8s-worker-1', 'sudo blkid --label attached')).code).toBe(0)
  })

  test('a disk at another port, a port that is taken, and a port that is not there yet are refused', async () => {
    const refusal = async (...options: string[]) =>
      ends(await record(MACHINE, ...wish({ size: '12G' }), ...options)).at(-1)
    expect(await refusal(...wish({ port: 3 }))).toContain('is attached to k8s-worker-1 at port 2')
    expect(ends(await record(MACHINE, ...wish({ disk: 'detached' })))).toEqual(['ok', 'change'])
    expect(await disks('k8s-worker-1')).toEqual([])
    expect(await refusal(...wish({ port: 0 }))).toContain(
      'port 0, device 0 of SATA Controller of k8s-worker-1 is taken by',
    )
    expect(await refusal(...wish({ port: 9 }))).toContain(
      'SATA Controller has 4 ports until it is off: power it off first',
    )
    expect(ends(await record(MACHINE, ...wish({ size: '12G' })))).toEqual(['ok', 'change'])
    expect(await disks('k8s-worker-1')).toHaveLength(1)
  })

  test('a machine is saved, and goes on where it was', async () => {
    const boot = async () => (await ssh('k8s-worker-1', 'cat /proc/sys/kernel/random/boot_id')).stdout
    const before = await boot()
    const saved = wish({ state: 'saved', size: '12G' })
    expect(ends(await record(MACHINE, ...saved))).toEqual(['change', 'ok'])
    expect(ends(await record(MACHINE, '--check', ...saved))).toEqual(['ok', 'ok'])
    expect(ends(await record(MACHINE, ...wish({ size: '12G' })))).toEqual(['change', 'ok'])
    await untilReady(doorOf('k8s-worker-1'), 120)
    expect(await boot()).toBe(before)
  })

  test('a system that does not mind its power button is said to', async () => {
    expect(ends(await record(MACHINE, ...wish({ state: 'poweroff', within: 3 })))).toEqual([
      expect.stringContaining(
        'k8s-worker-1 did not react to its power button: it needs acpid or systemd-logind',
      ),
    ])
  })
})
