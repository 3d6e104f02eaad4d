import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAnswer, type Probe } from '../../../src/task/probe.ts'

const folder = join(import.meta.dirname, '../../../tasks/facts')
const facts = await Promise.all(
  readdirSync(folder).map(async (file) => {
    const { default: ask } = (await import(join(folder, file))) as { default: () => Probe }
    return [file.slice(0, -3), ask()] as const
  }),
)

let applets = ''
beforeAll(() => {
  applets = mkdtempSync(join(tmpdir(), 'applets-'))
  for (const applet of execFileSync('busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n'))
    symlinkSync('/bin/busybox', join(applets, applet))
})
afterAll(() => {
  rmSync(applets, { recursive: true })
})

function ask(probe: Probe, shell: readonly string[], path: string): unknown {
  const [program = '', ...options] = shell
  const { status, stdout, stderr } = spawnSync(program, [...options, '-c', probe.read.script], {
    encoding: 'utf8',
    env: { PATH: path, LC_ALL: 'C' },
  })
  return parseAnswer(probe, { code: status ?? -1, stdout, stderr })
}

const SYSTEM = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

describe.each(facts)('fact %s', (name, probe) => {
  test('has the name of its file, and its key', () => {
    expect([probe.family, probe.key]).toEqual([name, name])
  })

  test('is found out with busybox alone', () => {
    expect(ask(probe, ['/bin/busybox', 'sh'], applets)).toBeDefined()
  })
})

test('a machine with busybox alone has the same processors, network, devices and mounts', () => {
  const same = ['cpu', 'network', 'block_devices', 'mounts', 'os', 'kernel', 'hostname', 'machine_id']
  for (const [name, probe] of facts.filter(([name]) => same.includes(name)))
    expect([name, ask(probe, ['/bin/busybox', 'sh'], applets)]).toEqual([
      name,
      ask(probe, ['/bin/dash'], SYSTEM),
    ])
})

test('this machine is told as it is', () => {
  const value = (name: string) => {
    const [, probe] = facts.find(([each]) => each === name) ?? []
    return probe && ask(probe, ['/bin/dash'], SYSTEM)
  }
  expect(value('hostname')).toBe(hostname())
  expect(value('packages')).toMatchObject({ dash: expect.any(String) as string })
  expect(value('network')).toMatchObject({
    interfaces: { lo: { addresses: expect.any(Array) as unknown[] } },
  })
  expect(Math.abs((value('date') as { epoch: number }).epoch - Date.now() / 1000)).toBeLessThan(5)
  expect(value('mounts')).toHaveProperty('/')
})

test('busybox finds the local file systems that df finds', () => {
  const [, probe] = facts.find(([name]) => name === 'filesystems') ?? []
  const points = (shell: string[], path: string) =>
    probe && Object.keys(ask(probe, shell, path) as object).sort()
  expect(points(['/bin/busybox', 'sh'], applets)).toEqual(points(['/bin/dash'], SYSTEM))
})
