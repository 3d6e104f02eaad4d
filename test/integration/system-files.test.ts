// Tasks that alter what belongs to the machine, in a namespace with an /etc, a network and a name of its own.
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import cron from '../../tasks/cron.ts'
import hostname from '../../tasks/hostname.ts'
import hostsEntry from '../../tasks/hosts_entry.ts'
import kernelModule from '../../tasks/kernel_module.ts'
import service from '../../tasks/service.ts'
import swap from '../../tasks/swap.ts'
import sysctl from '../../tasks/sysctl.ts'
import systemdUnit from '../../tasks/systemd_unit.ts'
import { bytesOf } from '../../src/task/content.ts'
import type { RunRecord } from '../../src/task/result.ts'
import { drover } from '../contract/cli/drover.ts'
import { OwnNamespace } from './own-namespace.ts'

let dir: string
let own: OwnNamespace

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'drover-system-'))
  // /etc as a whole: a file that is itself a mount could not be replaced.
  const places = ['/etc', '/var/spool/cron/crontabs']
  // Another test file may make users meanwhile. To cp, a lock file that is gone before it is read is an error.
  const binds = places.map(
    (place) =>
      `tar -C / --warning=no-file-changed --ignore-failed-read -cf - .${place} | tar -C ${dir} -xpf - && mount --bind ${dir}${place} ${place}`,
  )
  own = await OwnNamespace.start(`umask 022; ${binds.join(' && ')} && rm -f /var/spool/cron/crontabs/*`)
})

afterAll(async () => {
  await own.end()
  rmSync(dir, { recursive: true, force: true })
})

const at = (path: string) => join(dir, path)
const read = (path: string) => readFileSync(at(path), 'utf8')

describe('kernel_module', () => {
  const absent = { name: 'dt-module', state: 'absent' }

  test('takes a file of a package for masked by one of the same name', () => {
    own.run('mount -t tmpfs t /usr/lib/modules-load.d && echo dt_module > /usr/lib/modules-load.d/dt.conf')
    expect(own.plan(kernelModule, absent).refusal?.message).toContain(
      'mask it with a link from /etc/modules-load.d/dt.conf to /dev/null',
    )
    symlinkSync('/dev/null', at('/etc/modules-load.d/dt.conf'))
    expect(own.converge(kernelModule, absent)).toEqual([])
    rmSync(at('/etc/modules-load.d/dt.conf'))
    writeFileSync(at('/etc/modules-load.d/dt.conf'), '# nothing\n')
    expect(own.converge(kernelModule, absent)).toEqual([])
    rmSync(at('/etc/modules-load.d/dt.conf'))
    own.run('umount /usr/lib/modules-load.d')
  })

  test('adds to the file that a link leads to, and keeps its mode', () => {
    const link = at('/etc/modules-load.d/modules.conf')
    rmSync(link, { force: true })
    symlinkSync('../modules', link)
    writeFileSync(at('/etc/modules'), 'loop\n')
    chmodSync(at('/etc/modules'), 0o640)
    own.converge(kernelModule, { name: 'kernel', file: 'modules' })
    expect(readlinkSync(link)).toBe('../modules')
    expect(read('/etc/modules')).toBe('loop\nkernel\n')
    expect(statSync(at('/etc/modules')).mode & 0o777).toBe(0o640)
    writeFileSync(at('/etc/modules'), 'loop\ndt-module\n')
    own.converge(kernelModule, absent)
    expect(read('/etc/modules')).toBe('loop\n')
    expect(statSync(at('/etc/modules')).mode & 0o777).toBe(0o640)
  })
})

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

describe('swap', () => {
  const fstab = (file: string) => `/dev/none / ext4 defaults 0 1\n${file}\tnone swap sw 0 0\n# end\n`

  test('is turned on by its line in fstab and off again, and the line stays as a comment', () => {
    // Swap belongs to the whole machine: only our own file is turned off. Not every /tmp can hold one.
    const folder = mkdtempSync('/var/tmp/drover-swap-')
    const file = join(folder, 'swap')
    try {
      const made = own.run(`dd if=/dev/zero of=${file} bs=1M count=4 && chmod 600 ${file} && mkswap ${file}`)
      expect(made.code).toBe(0)
      writeFileSync(at('etc/fstab'), fstab(file))
      expect(own.converge(swap, { state: 'on' })).toEqual([`turn on swap on ${file}`])
      expect(own.run('cat /proc/swaps').stdout).toContain(file)
      const commands = own.plan(swap, { state: 'off' }).changes.flatMap(({ run }) => run)
      for (const { script, stdin } of commands.filter(
        (one) => !/^swapoff/.test(one.script) || one.script.endsWith(file),
      ))
        expect(own.run(script, bytesOf(stdin ?? ''))).toMatchObject({ code: 0, stderr: '' })
      expect(read('etc/fstab')).toBe(fstab(file).replace(file, `# swap is off: ${file}`))
      expect(own.run('cat /proc/swaps').stdout).not.toContain(file)
      expect(own.converge(swap, { state: 'on' })).toEqual([
        'put swap back into fstab',
        `turn on swap on ${file}`,
      ])
      expect(read('etc/fstab')).toBe(fstab(file))
    } finally {
      own.run(`swapoff ${file}`)
      rmSync(folder, { recursive: true })
    }
  })
})

describe('names', () => {
  test('the machine has its name now and at boot, and finds others by theirs', () => {
    writeFileSync(at('etc/hosts'), '127.0.0.1\tlocalhost\n127.0.1.1 old w2 # own')
    expect(own.converge(hostname, { name: 'worker-2.lab' })).toHaveLength(2)
    expect([read('etc/hostname'), own.run('uname -n').stdout]).toEqual(['worker-2.lab\n', 'worker-2.lab\n'])
    own.converge(hostsEntry, { address: '192.168.56.12', names: ['worker-2.lab', 'w2'] })
    expect(own.run('getent hosts w2').stdout).toMatch(/^192\.168\.56\.12 /)
    own.converge(hostsEntry, { address: '192.168.56.12', state: 'absent' })
    expect(read('etc/hosts')).toBe('127.0.0.1\tlocalhost\n127.0.1.1 old # own\n')
  })

  test('a check foretells the new name, and leaves it open where nobody knows whether it comes', async () => {
    const verdicts = async (steps: string) => {
      writeFileSync(at('site.yaml'), `- hosts: localhost\n  tasks:\n${steps}`)
      const { stdout } = await drover([
        'run',
        at('site.yaml'),
        '-i',
        'localhost,',
        '--check',
        '--output',
        'json',
      ])
      return (JSON.parse(stdout) as RunRecord).results.map(({ verdict }) => verdict)
    }
    const [first, ...rest] = await verdicts(`
    - hostname: { name: foretold.lab }
    - assert: { that: facts.hostname == "foretold.lab" }
    - command: date
      register: seen
    - hostname: { name: other.lab }
      when: seen.stdout == "today"
    - assert: { that: facts.hostname == "foretold.lab" }
`)
    expect([first, ...rest]).toEqual(['change', 'ok', 'change', 'may', 'may'])
  })
})

describe('systemd_unit', () => {
  // No systemd runs here: systemctl reads the files by itself, which is all that it does for a template.
  const offline = '#!/bin/sh\nSYSTEMD_OFFLINE=1 exec /etc/systemctl "$@"\n'

  test('writes a template, once, and takes it away', () => {
    const script = `mount -t tmpfs none /run && mkdir -p /run/systemd/system &&
cp /usr/bin/systemctl /etc/systemctl && cat > /run/systemctl && chmod +x /run/systemctl &&
mount --bind /run/systemctl /usr/bin/systemctl`
    expect(own.run(script, offline)).toMatchObject({ code: 0, stderr: '' })
    const wish = { name: 'dt-\\x2dbackup@' }
    const content = '[Service]\nExecStart=/bin/true %i\n[Install]\nWantedBy=multi-user.target\n'
    expect(own.converge(systemdUnit, { ...wish, content })).toHaveLength(1)
    expect(own.plan(service, wish)).toMatchObject({ changes: [], refusal: null })
    expect(own.plan(service, { ...wish, enabled: true }).refusal?.message).toContain('is a template')
    expect(own.converge(systemdUnit, { ...wish, state: 'absent' })).toHaveLength(1)
    own.run('umount /usr/bin/systemctl /run')
  })
})

describe('cron', () => {
  const table = (user: string) => own.run(`crontab -l -u ${user}`).stdout

  test('a job is put into the table of a user, altered, and taken out with the table', () => {
    own.run('crontab -u daemon -', '# mine\n@daily true\n')
    own.converge(cron, { name: 'trim', hour: 3, job: 'echo "a b" \\% $HOME', user: 'daemon' })
    own.converge(cron, { name: 'MAILTO', env: true, job: 'root', user: 'daemon' })
    own.converge(cron, { name: 'trim', special_time: 'hourly', job: 'true', user: 'daemon', disabled: true })
    expect(table('daemon')).toBe('MAILTO="root"\n# mine\n@daily true\n#Ansible: trim\n#@hourly true\n')
    own.converge(cron, { name: 'note', job: 'date' })
    expect(table('root')).toBe('#Ansible: note\n* * * * * date\n')
    expect(own.converge(cron, { name: 'note', state: 'absent' })).toHaveLength(1)
    expect(own.run('crontab -l').code).toBe(1)
    expect(() => own.converge(cron, { name: 'x', job: 'true', minute: 61 })).toThrow('bad minute')
    expect(own.plan(cron, { name: 'x', job: 'true', user: 'nobody-here' }).refusal?.message).toContain(
      'user nobody-here does not exist',
    )
  })

  test('a job in a file of its own has its user, and the last one takes the file with it', () => {
    own.converge(cron, { name: 'trim', job: 'true', cron_file: 'trim' })
    expect(read('etc/cron.d/trim')).toBe('#Ansible: trim\n* * * * * root true\n')
    own.converge(cron, { name: 'trim', state: 'absent', cron_file: 'trim' })
    expect(own.run('ls /etc/cron.d').stdout).not.toContain('trim')
  })
})
