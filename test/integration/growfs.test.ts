// growfs on loop devices of our own, mounted in a folder of our own. A loop device stands for a disk that a hypervisor has made
// larger: its file grows, and it shows that when it is told to look (losetup --set-capacity). Needs root; where it may not be
// root, it fails and says so.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Command, show } from '../../src/task/command.ts'
import { planOf } from '../../src/task/planned.ts'
import type { AnyTask } from '../../src/task/task.ts'
import { withDefaults } from '../../src/testing.ts'
import growfs from '../../tasks/growfs.ts'
import { look, plan, refusalOf, type Values } from './as-foretold.ts'
import { converge, run } from './on-this-machine.ts'

const task = growfs as AnyTask
const MIB = 1024 ** 2

let dir: string
const loops: string[] = []
const mounted: string[] = []

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'drover-growfs-'))
})

afterAll(() => {
  for (const path of mounted) spawnSync('umount', [path])
  for (const loop of loops) spawnSync('losetup', ['--detach', loop])
  rmSync(dir, { recursive: true, force: true })
})

function does(program: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr} (this needs root)`)
  return stdout.trim()
}

/** A loop device with a file system, mounted. */
function disk(name: string, megabytes: number, fstype: string, words: readonly string[] = []) {
  const file = join(dir, name)
  const path = join(dir, `on ${name}`)
  writeFileSync(file, '')
  truncateSync(file, megabytes * MIB)
  const device = does('losetup', '--find', '--show', file)
  loops.push(device)
  does(`mkfs.${fstype}`, '-q', ...words, device)
  mkdirSync(path)
  does('mount', device, path)
  mounted.push(path)
  const grow = (to: number) => {
    truncateSync(file, to * MIB)
    does('losetup', '--set-capacity', device)
  }
  return { device, path, grow }
}

type Disk = ReturnType<typeof disk>

/** Whether the kernel lets us grow an ext that is mounted: containers often lack CAP_SYS_RESOURCE. xfs does not ask for it. */
const mayGrowExt = (): boolean => {
  const [, effective = '0'] = /^CapEff:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return ((BigInt(`0x${effective}`) >> 24n) & 1n) === 1n
}

/** As a run does it; where the kernel does not let us, by the same command while it is not mounted. */
function grown({ device, path }: Disk, given: Values, fstype: string): readonly string[] {
  if (fstype === 'xfs' || mayGrowExt()) return converge(task, given).summaries
  const { changes } = plan(task, given)
  expect(changes.flatMap(({ run }) => run.map(show))).toEqual([`resize2fs ${device}`])
  expect(() => converge(task, given)).toThrow('Permission denied to resize filesystem')
  does('umount', path)
  does('e2fsck', '-f', '-y', device)
  does('resize2fs', device)
  does('mount', device, path)
  return changes.map(({ summary }) => summary)
}

const blocksOf = (path: string) => Number(does('stat', '--file-system', '--format', '%b', path))
const sizeOf = (path: string) => (look(task, { path })['mounted'] as { readonly size: number }).size

describe.each([
  ['ext4', 64, 256],
  ['xfs', 320, 640],
] as const)('%s', (fstype, small, large) => {
  test('grows to its device, with what is on it, and once', () => {
    const own = disk(fstype, small, fstype)
    const { path } = own
    writeFileSync(join(path, 'kept'), 'as it was')
    expect(converge(task, { path }).summaries).toEqual([])
    own.grow(large)
    const before = blocksOf(path)
    const wish = { path: `${path}/`, size: `${String(large)}M` }
    expect(grown(own, wish, fstype)).toEqual([
      `grow the ${fstype} on ${path} from ${String(small)} MiB to ${String(large)} MiB`,
    ])
    expect(sizeOf(path)).toBe(large * MIB)
    expect(blocksOf(path)).toBeGreaterThan(before * 1.5)
    expect(readFileSync(join(path, 'kept'), 'utf8')).toBe('as it was')
    expect(converge(task, wish).summaries).toEqual([])
    expect(converge(task, { path, size: `${String(small)}M` }).summaries).toEqual([])
  })
})

test('a last group that would hold little but its own records is left out, and nothing is wanted after that', () => {
  const { device, path, grow } = disk('odd', 128, 'ext4', ['-b', '4096'])
  grow(3 * 128 + 8)
  does('umount', path)
  does('e2fsck', '-f', '-y', device)
  does('resize2fs', device)
  does('mount', device, path)
  expect(sizeOf(path)).toBe(3 * 128 * MIB)
  expect(converge(task, { path }).summaries).toEqual([])
})

test('what cannot grow is told before anything is done', () => {
  const { device, path } = disk('refused', 64, 'ext4')
  does('mount', '-o', 'remount,ro', path)
  expect(refusalOf(task, { path })).toContain('is mounted read-only')
  expect(refusalOf(task, { path: join(path, 'lost+found') })).toContain('nothing is mounted on')
  expect(refusalOf(task, { path: join(dir, 'nowhere') })).toContain('nothing is mounted on')
  expect(refusalOf(task, { path: '/proc' })).toContain('holds proc, which cannot be grown here')
  does('mount', '-o', 'remount,rw', path)
  expect(refusalOf(task, { path, size: '1G' })).toContain(`${device} has 64 MiB, not 1 GiB, and is no disk`)
})

describe('what makes the kernel look again', () => {
  const given = (device: string) => ({
    mounted: {
      type: 'ext4',
      size: 64 * MIB,
      readOnly: false,
      device: { path: device, type: 'disk', size: 64 * MIB },
    },
  })
  const again = (device: string, timeout: number): Command => {
    const wish = withDefaults(task, { path: '/srv', size: '96M', timeout })
    const [command] = planOf(task, wish, given(device)).changes[0]?.run ?? []
    if (command === undefined) throw new Error('nothing is planned')
    return command
  }

  test('ends when the device shows its new size', async () => {
    const { device, grow } = disk('waited for', 64, 'ext4')
    const seen = spawn('sh', ['-c', again(device, 20).script])
    await delay(500)
    expect(seen.exitCode).toBe(null)
    grow(96)
    expect(await once(seen, 'exit')).toEqual([0, null])
  })

  test('fails when it does not, with both sizes', () => {
    const { device } = disk('never', 64, 'ext4')
    const { code, stderr } = run(again(device, 1))
    expect([code, stderr.trim()]).toEqual([
      1,
      `${device} still has 64 MiB, not 96 MiB: has it been made larger?`,
    ])
  })
})
