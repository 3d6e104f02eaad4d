// Partitions, physical volumes and volume groups on loop devices of our own. Logical volumes need the kernel's device
// mapper: they are made on the lab's machines. Needs root; where it may not be root, it fails and says so.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyTask } from '../../src/task/task.ts'
import lvmPv from '../../tasks/lvm_pv.ts'
import lvmVg from '../../tasks/lvm_vg.ts'
import mkfs from '../../tasks/mkfs.ts'
import parted from '../../tasks/parted.ts'
import type { BlockDevices } from '../../tasks/probes/block-device.ts'
import type { Lvm } from '../../tasks/probes/logical-volumes.ts'
import { converge as asForetold, look, plan, refusalOf, type Values } from './as-foretold.ts'
import { run } from './on-this-machine.ts'

interface Seen {
  readonly devices: BlockDevices
  readonly lvm?: Lvm
}

let dir: string
const loops: string[] = []
const group = `drover-test-${String(process.pid)}`

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'drover-disks-'))
})

afterAll(() => {
  spawnSync('umount', [join(dir, 'mounted')])
  spawnSync('vgremove', ['--force', '--yes', group])
  for (const loop of loops) {
    spawnSync('partx', ['--delete', loop])
    spawnSync('wipefs', ['--all', '--force', loop])
    spawnSync('losetup', ['--detach', loop])
  }
  for (const folder of ['archive', 'backup'])
    for (const file of spawnSync('find', [`/etc/lvm/${folder}`, '-name', `${group}*`], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((path) => path !== ''))
      rmSync(file, { force: true })
  rmSync(dir, { recursive: true, force: true })
})

function loop(name: string, megabytes: number): string {
  const file = join(dir, name)
  writeFileSync(file, '')
  truncateSync(file, megabytes * 1024 * 1024)
  const words = ['--find', '--show', '--partscan', file]
  const { stdout, stderr } = spawnSync('losetup', words, { encoding: 'utf8' })
  if (stdout === '') throw new Error(`no loop device (this needs root): ${stderr}`)
  loops.push(stdout.trim())
  return stdout.trim()
}

/** The answers about these devices. udev does not run here, and gives its names later elsewhere. */
const only =
  (devices: readonly string[]) =>
  (answers: Values): Values => {
    const { devices: all, lvm } = answers as unknown as Seen
    return Object.fromEntries(
      devices.map((path) => {
        const device = all[path]
        return [path, { device: device && { ...device, names: [] }, physical: lvm?.physical[path] ?? null }]
      }),
    )
  }

const converge = (task: AnyTask, given: Values, devices: readonly string[]) =>
  asForetold(task, given, only(devices))

describe('parted', () => {
  const task = parted as AnyTask

  test('makes a table and partitions in any order, names them, and gives them flags', () => {
    const device = loop('gpt', 64)
    const [first, third] = [`${device}p1`, `${device}p3`]
    const upper = { device, number: 3, part_start: '50%', name: 'the rest', flags: ['legacy_boot'] }
    expect(converge(task, upper, [device, third])).toEqual([
      `make a partition table gpt on ${device}`,
      `make partition 3 of ${device} (31 MiB from 32 MiB on)`,
    ])
    converge(task, { device, number: 1, part_end: '50%', flags: ['lvm'] }, [device, first, third])
    const change = { device, number: 3, name: '--delete', flags: ['esp'] }
    expect(converge(task, change, [device, first, third])).toHaveLength(3)
    expect(refusalOf(task, { device, number: 2 })).toContain(`there is ${third}`)
  })

  test('adds to a disk in use, and removes only what is not in use', () => {
    const device = loop('busy', 64)
    const [first, second] = [`${device}p1`, `${device}p2`]
    converge(task, { device, number: 1, part_end: '40M' }, [device, first])
    converge(mkfs as AnyTask, { device: first }, [first])
    mkdirSync(join(dir, 'mounted'))
    expect(spawnSync('mount', [first, join(dir, 'mounted')]).status).toBe(0)
    converge(task, { device, number: 2, part_start: '40M' }, [device, first, second])
    expect(refusalOf(task, { device, number: 1, state: 'absent', force: true })).toContain('is mounted on')
    expect(spawnSync('partx', ['--delete', '--nr', '1', device]).status).not.toBe(0)
    spawnSync('umount', [join(dir, 'mounted')])
    const removal = { device, number: 1, state: 'absent', force: true }
    expect(plan(task, removal).changes[0]?.destroys).toContain('the ext4 file system')
    converge(task, removal, [device, second])
    const { changes } = plan(task, { device, number: 1, part_end: '40M' })
    const outputs = changes.flatMap((change) => change.run).map(run)
    expect(outputs[0]?.stderr).toContain('an earlier partition left there')
    const shown = { device, number: 1, part_end: '40M', force: true }
    for (const command of plan(task, shown).changes.flatMap((change) => change.run)) run(command)
    expect((look(task, shown) as unknown as Seen).devices[first]?.fstype).toBe('ext4')
  })

  test('makes an MBR whose partitions are active or not', () => {
    const device = loop('mbr', 64)
    const [first, second] = [`${device}p1`, `${device}p2`]
    const one = { device, label: 'msdos', number: 1, part_end: '20M', flags: ['boot'] }
    converge(task, one, [device, first])
    converge(task, { ...one, number: 2, part_start: '20M', part_end: '100%' }, [device, first, second])
    converge(task, { ...one, flags: ['lvm'] }, [device, first, second])
  })
})

describe('LVM', () => {
  const [pv, vg] = [lvmPv as AnyTask, lvmVg as AnyTask]

  test(
    'gets physical volumes and groups as foretold, and takes in what a device has gained',
    { timeout: 60_000 },
    () => {
      const [one, two] = [loop('pv-1', 64), loop('pv-2', 48)]
      expect(converge(pv, { device: one }, [one])).toEqual([`make ${one} a physical volume`])
      expect(converge(vg, { vg: group, pvs: [one] }, [one])).toEqual([
        `make the volume group ${group} of ${one}`,
      ])
      expect(converge(vg, { vg: group, pvs: [one, two] }, [one, two])).toHaveLength(2)
      expect(refusalOf(vg, { vg: group, pvs: [one] })).toContain(`${group} also has ${two}`)
      expect(refusalOf(pv, { device: two, state: 'absent' })).toContain(
        `belongs to the volume group ${group}`,
      )
      truncateSync(join(dir, 'pv-1'), 96 * 1024 * 1024)
      spawnSync('losetup', ['--set-capacity', one])
      expect(converge(pv, { device: one }, [one])).toEqual([])
      expect(converge(pv, { device: one, resize: true }, [one])).toEqual([
        `grow the physical volume ${one} from 60 MiB to 92 MiB`,
      ])
      converge(vg, { vg: group, state: 'absent' }, [one, two])
      converge(pv, { device: two, state: 'absent' }, [two])
    },
  )

  test('is given a partition', () => {
    const device = loop('part', 64)
    converge(parted as AnyTask, { device, number: 1, flags: ['lvm'] }, [device, `${device}p1`])
    converge(pv, { device: `${device}p1` }, [`${device}p1`])
    converge(pv, { device: `${device}p1`, state: 'absent' }, [`${device}p1`])
  })

  test('gets nothing that holds a file system', () => {
    const device = loop('fs', 48)
    converge(mkfs as AnyTask, { device }, [device])
    expect(refusalOf(pv, { device })).toContain('holds the ext4 file system')
    expect(refusalOf(vg, { vg: group, pvs: [device] })).toContain('holds the ext4 file system')
    expect(converge(pv, { device, force: true }, [device])).toEqual([`make ${device} a physical volume`])
  })
})
