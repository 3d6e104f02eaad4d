// Tasks that alter what belongs to the machine, in a namespace with an /etc, a network and a name of its own.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import sysctl from '../../tasks/sysctl.ts'
import { OwnNamespace } from './own-namespace.ts'

let dir: string
let own: OwnNamespace

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'drover-system-'))
  // /etc as a whole: a file that is itself a mount could not be replaced.
  own = await OwnNamespace.start(`cp -a /etc ${dir}/etc && mount --bind ${dir}/etc /etc`)
})

afterAll(async () => {
  await own.end()
  rmSync(dir, { recursive: true, force: true })
})

const at = (path: string) => join(dir, path)
const read = (path: string) => readFileSync(at(path), 'utf8')

describe('sysctl', () => {
  test('sets a value now and at boot, keeps other lines, and takes it out again', () => {
    const wish = { name: 'net.ipv4.ip_local_port_range', value: '15000 64000' }
    expect(own.converge(sysctl, { ...wish, file: '/etc/sysctl.d/98-a.conf' })).toHaveLength(2)
    expect(own.run('cat /proc/sys/net/ipv4/ip_local_port_range').stdout).toBe('15000\t64000\n')
    writeFileSync(
      at('etc/sysctl.d/99-drover.conf'),
      '# kept\nnet/ipv4/ip_forward=0\n-net.ipv4.ip_forward = 1',
    )
    chmodSync(at('etc/sysctl.d/99-drover.conf'), 0o600)
    own.converge(sysctl, { name: 'net.ipv4.ip_forward', value: 2 })
    expect(read('etc/sysctl.d/99-drover.conf')).toBe('# kept\n-net.ipv4.ip_forward = 2')
    expect(statSync(at('etc/sysctl.d/99-drover.conf')).mode & 0o777).toBe(0o600)
    expect(own.run('cat /proc/sys/net/ipv4/ip_forward').stdout).toBe('2\n')
    expect(own.converge(sysctl, { name: 'net.ipv4.ip_forward', state: 'absent' })).toHaveLength(1)
    expect(read('etc/sysctl.d/99-drover.conf')).toBe('# kept\n')
  })

  test('refuses what a later file undoes, a name that the kernel does not know, and a file that nobody reads', () => {
    writeFileSync(at('etc/sysctl.conf'), 'net.ipv4.tcp_syncookies = 0\n')
    rmSync(at('etc/sysctl.d/99-sysctl.conf'), { force: true })
    const wish = { name: 'net.ipv4.tcp_syncookies', value: 1 }
    const file = '/etc/sysctl.conf'
    expect(own.plan(sysctl, { ...wish, file }).refusal?.message).toContain('is not read at boot here')
    symlinkSync('../sysctl.conf', at('etc/sysctl.d/99-sysctl.conf'))
    expect(own.plan(sysctl, wish).refusal?.message).toContain(
      '/etc/sysctl.d/99-sysctl.conf sets net.ipv4.tcp_syncookies to 0 and is read after /etc/sysctl.d/99-drover.conf',
    )
    own.converge(sysctl, { ...wish, file })
    expect(read('etc/sysctl.conf')).toBe('net.ipv4.tcp_syncookies = 1\n')
    own.converge(sysctl, wish)
    expect(own.plan(sysctl, { name: 'net.ipv4.no_such', value: 1 }).refusal?.message).toContain(
      'has no parameter',
    )
    expect(() => own.converge(sysctl, { name: 'net.ipv4.ip_forward', value: 'x' })).toThrow('sysctl -w')
  })
})
