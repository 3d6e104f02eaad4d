// mkfs and mount on real devices: loop devices of our own, and mounts in a namespace of our own.
// Needs root; where it may not be root, it fails and says so.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf } from '../../src/task/content.ts'
import { type Command, show } from '../../src/task/command.ts'
import type { Output } from '../../src/task/output.ts'
import { planOf, type Planned } from '../../src/task/planned.ts'
import { parseAnswer } from '../../src/task/probe.ts'
import type { AnyTask, Observed } from '../../src/task/task.ts'
import mkfs from '../../tasks/mkfs.ts'
import mount from '../../tasks/mount.ts'
import { withDefaults } from '../../src/testing.ts'

let dir: string
let namespace: ChildProcess
const loops: string[] = []

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'drover-storage-'))
  mkdirSync(join(dir, 'points'))
  namespace = await namespaceThat(':')
  // /etc as a whole: a file that is itself a mount could not be replaced.
  expect(inside(`cp -a /etc ${dir}/etc && mount --bind ${dir}/etc /etc`).stderr).toBe('')
  writeFileSync(join(dir, 'etc/fstab'), '# kept\n\ntmpfs /tmp/none tmpfs noauto 0 0')
})

afterAll(async () => {
  await end(namespace)
  for (const loop of loops) spawnSync('losetup', ['--detach', loop])
  spawnSync('chattr', ['-R', '-i', join(dir, 'points')])
  rmSync(dir, { recursive: true, force: true })
})

/** A process with mounts of its own, once it has done something there. */
async function namespaceThat(does: string): Promise<ChildProcess> {
  const script = `${does} && echo && exec sleep 300`
  const child = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  return child
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Runs a script in the namespace. */
function inside(script: string, stdin?: Uint8Array): Output {
  const words = [`--mount=/proc/${String(namespace.pid)}/ns/mnt`, 'sh', '-c', script]
  const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }
  const { status, stdout, stderr } = spawnSync('nsenter', words, {
    input: stdin ?? '',
    encoding: 'utf8',
    env,
  })
  return { code: status ?? -1, stdout, stderr }
}

function loop(name: string, megabytes: number): string {
  const file = join(dir, name)
  writeFileSync(file, '')
  truncateSync(file, megabytes * 1024 * 1024)
  const { stdout, stderr } = spawnSync('losetup', ['--find', '--show', file], { encoding: 'utf8' })
  if (stdout === '') throw new Error(`no loop device (this needs root): ${stderr}`)
  loops.push(stdout.trim())
  return stdout.trim()
}

function plan(task: AnyTask, given: Readonly<Record<string, unknown>>): Planned {
  const params = withDefaults(task, given)
  const answers = Object.entries(task.observe(params) as Observed).map(([name, probe]) => [
    name,
    parseAnswer(probe, inside(probe.read.script)),
  ])
  return planOf(task, params, Object.fromEntries(answers) as Record<string, unknown>)
}

function apply(commands: readonly Command[]): string | null {
  for (const command of commands) {
    const { code, stderr } = inside(command.script, bytesOf(command.stdin ?? ''))
    if (code !== 0) return `${show(command)}: ${stderr}`
  }
  return null
}

/** Does what is planned, and sees that nothing is left to do. */
function converge(task: AnyTask, given: Readonly<Record<string, unknown>>): string[] {
  const { changes, refusal } = plan(task, given)
  expect(refusal?.message).toBe(undefined)
  expect(apply(changes.flatMap(({ run }) => run))).toBe(null)
  const again = plan(task, given)
  expect(again.refusal?.message).toBe(undefined)
  expect(again.changes.map(({ summary }) => summary)).toEqual([])
  return changes.map(({ summary }) => summary)
}

const refusalOf = (task: AnyTask, given: Readonly<Record<string, unknown>>) =>
  plan(task, given).refusal?.message
const hashOf = (name: string) =>
  createHash('sha256')
    .update(readFileSync(join(dir, name)))
    .digest('hex')
const point = (name: string) => join(dir, 'points', name)
const shown = (path: string) => inside(`grep ' ${path} ' /proc/self/mountinfo`).stdout
const fstab = () => readFileSync(join(dir, 'etc/fstab'), 'utf8')

describe('mkfs', () => {
  test('makes ext4 on an empty device, once, and lets nothing overwrite it', () => {
    const device = loop('ext4', 48)
    expect(converge(mkfs as AnyTask, { device, label: 'data' })).toEqual([
      `make ext4 on ${device} with the label data`,
    ])
    const before = hashOf('ext4')
    expect(refusalOf(mkfs as AnyTask, { device, fstype: 'xfs' })).toContain(
      'holds the ext4 file system labelled data',
    )
    expect(refusalOf(mkfs as AnyTask, { device, label: 'other' })).toContain('has the label data, not other')
    expect(hashOf('ext4')).toBe(before)
  })

  test('makes xfs, and by force ext4 in its place', () => {
    const device = loop('xfs', 320)
    converge(mkfs as AnyTask, { device, fstype: 'xfs', options: ['-m', 'reflink=0'] })
    expect(plan(mkfs as AnyTask, { device, force: true }).changes[0]?.destroys).toContain(
      'the xfs file system',
    )
    converge(mkfs as AnyTask, { device, force: true })
  })

  test('stops when the device is not empty any more by the time it writes', () => {
    const device = loop('race', 48)
    const { changes } = plan(mkfs as AnyTask, { device })
    spawnSync('mkfs.ext4', ['-q', '-L', 'faster', device])
    const before = hashOf('race')
    expect(apply(changes.flatMap(({ run }) => run))).toContain(`${device} is not empty any more`)
    expect(hashOf('race')).toBe(before)
  })

  test('refuses a device that is mounted, and so does the kernel', () => {
    const device = loop('busy', 320)
    spawnSync('mkfs.ext4', ['-q', device])
    const { changes } = plan(mkfs as AnyTask, { device, fstype: 'xfs', force: true })
    mkdirSync(point('busy'), { recursive: true })
    inside(`mount ${device} ${point('busy')}`)
    expect(refusalOf(mkfs as AnyTask, { device, fstype: 'xfs', force: true })).toContain(
      `is mounted on ${point('busy')}`,
    )
    expect(apply(changes.flatMap(({ run }) => run))).toContain('Device or resource busy')
    inside(`umount ${point('busy')}`)
  })

  test('refuses a device that only another process has mounted', async () => {
    const device = loop('elsewhere', 48)
    spawnSync('mkfs.ext4', ['-q', device])
    const other = await namespaceThat(`mount ${device} ${dir}/points`)
    expect(refusalOf(mkfs as AnyTask, { device, fstype: 'xfs', force: true })).toContain(
      'is mounted by a process with mounts of its own',
    )
    await end(other)
  })
})

describe('mount', () => {
  const path = () => point('my data')

  test('mounts by UUID, now and in fstab, on a guarded mount point', () => {
    const device = loop('data', 48)
    converge(mkfs as AnyTask, { device })
    const wish = { path: path(), device, options: ['defaults', 'nofail'], guard: true }
    expect(converge(mount as AnyTask, wish)).toEqual([
      `make the mount point ${path()} and guard it`,
      `add the line of ${path()} in fstab`,
      `mount ${device} on ${path()}`,
    ])
    const uuid = spawnSync('blkid', ['-p', '-s', 'UUID', '-o', 'value', device], {
      encoding: 'utf8',
    }).stdout.trim()
    const line = `UUID=${uuid} ${path().replace(' ', '\\040')} ext4 defaults,nofail 0 0`
    expect(fstab()).toBe(`# kept\n\ntmpfs /tmp/none tmpfs noauto 0 0\n${line}\n`)
  })

  test('remounts for other flags', () => {
    const device = `UUID=${/UUID=(\S+)/.exec(fstab())?.[1] ?? ''}`
    converge(mount as AnyTask, { path: path(), device, options: ['noatime', 'nodev', 'ro'] })
    expect(shown(path().replace(' ', '\\\\040'))).toMatch(/ ro,nodev,noatime /)
    converge(mount as AnyTask, { path: path(), device, options: ['strictatime', 'commit=30'] })
    expect(shown(path().replace(' ', '\\\\040'))).toMatch(/ rw - ext4 \S+ rw,commit=30/)
    converge(mount as AnyTask, { path: path(), device })
    expect(shown(path().replace(' ', '\\\\040'))).toMatch(/ rw,relatime /)
  })

  test('writes no option into fstab that the file system does not take', () => {
    const device = `UUID=${/UUID=(\S+)/.exec(fstab())?.[1] ?? ''}`
    const wish = { path: path(), device, options: ['defaults', 'data=journal'] }
    const before = fstab()
    const [change] = plan(mount as AnyTask, wish).changes
    expect(change?.summary).toBe(`rewrite the line of ${path()} in fstab`)
    expect(apply(change?.run ?? [])).toContain('mount')
    expect(fstab()).toBe(before)
    expect(plan(mount as AnyTask, wish).changes).toHaveLength(1)
    converge(mount as AnyTask, { path: path(), device, options: ['defaults', 'commit=60'] })
    expect(shown(path().replace(' ', '\\\\040'))).toMatch(/ rw,relatime .* rw,commit=60/)
    converge(mount as AnyTask, { path: path(), device })
  })

  test('refuses another device on the path', () => {
    const device = loop('other', 48)
    converge(mkfs as AnyTask, { device })
    expect(refusalOf(mount as AnyTask, { path: path(), device })).toContain(
      `not from ${device}: unmount it first`,
    )
  })

  test('unmounts, forgets, and leaves the guard', () => {
    expect(converge(mount as AnyTask, { path: path(), state: 'unmounted' })).toHaveLength(1)
    expect(fstab()).toContain('UUID=')
    expect(converge(mount as AnyTask, { path: path(), state: 'absent' })).toEqual([
      `take ${path()} out of fstab`,
    ])
    expect(fstab()).toBe('# kept\n\ntmpfs /tmp/none tmpfs noauto 0 0\n')
    expect(inside(`touch '${path()}/x'`).stderr).toContain('Operation not permitted')
  })

  test('refuses a link and a directory that holds something', () => {
    const device = loop('third', 48)
    converge(mkfs as AnyTask, { device })
    mkdirSync(join(point('full'), 'replicas'), { recursive: true })
    symlinkSync(point('full'), point('link'))
    expect(refusalOf(mount as AnyTask, { path: point('link'), device })).toContain('is a symbolic link')
    expect(refusalOf(mount as AnyTask, { path: point('full'), device })).toContain('holds replicas')
    converge(mount as AnyTask, { path: point('full'), device, hide: true })
    for (const state of ['unmounted', 'absent'])
      expect(refusalOf(mount as AnyTask, { path: point('link'), state })).toContain('is a symbolic link')
  })
})
