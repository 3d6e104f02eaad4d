import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { diskHash, down, hotplug, inventoryFile, powerCut, powerOn, reset, ssh } from '../lab/lab.ts'
import { knownHostsFile, sshRoot, status, sudoPassword, unplug, up } from '../lab/lab.ts'
import { machineNames } from '../lab/machines.ts'
import { pidFolder, runFolder, socketFolder } from '../lab/places.ts'
import { isAlive } from '../lab/processes.ts'

const workers = machineNames.filter((name) => name !== 'k8s-master')

/** What the command prints on each machine, without the last line's end. */
async function everywhere(line: string, names = machineNames): Promise<string[]> {
  return Promise.all(
    names.map(async (name) => {
      const { code, stdout, stderr } = await ssh(name, line)
      if (code !== 0) throw new Error(`${name}: ${line}: ${code} ${stderr}`)
      return stdout.trim()
    }),
  )
}

/** Runs the action and prints how long it took. */
async function timed<T>(title: string, action: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await action()
  console.log(`${title}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
  return result
}

describe('the lab', () => {
  beforeAll(async () => {
    await timed('up (with the bake, if the cache was empty)', up)
    await timed('reset', reset)
  })

  test('four machines run, and status says so', () => {
    expect(status().map(({ name, state }) => [name, state])).toEqual(
      machineNames.map((name) => [name, 'running']),
    )
    const cli = spawnSync(process.execPath, ['test/lab/cli.ts', 'status'], { encoding: 'utf8' })
    expect(cli.stdout.match(/ running /g)).toHaveLength(4)
  })

  test('ssh logs in as ops, gives the exit code back, and hands standard input over', async () => {
    const ended = await ssh('k8s-master', 'whoami; cat; exit 7', { stdin: 'given' })
    expect(ended).toEqual({ code: 7, stdout: 'ops\ngiven', stderr: '' })
  })

  test('each machine has a name, a machine-id and a host key of its own, and the right time', async () => {
    expect(await everywhere('hostname')).toEqual(machineNames)
    expect(new Set(await everywhere('cat /etc/machine-id')).size).toBe(4)
    expect(new Set(await everywhere('cat /etc/ssh/ssh_host_ed25519_key.pub')).size).toBe(4)
    for (const seconds of await everywhere('date +%s'))
      expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(30) // the login itself takes seconds
  })

  test('sudo asks for a password on k8s-worker-2 alone, and takes the right one', async () => {
    const asked = await Promise.all(
      machineNames.map(async (name) => (await ssh(name, 'sudo -k -n true')).code !== 0),
    )
    expect(machineNames.filter((_, index) => asked[index])).toEqual(['k8s-worker-2'])
    const sudo = (password: string) =>
      ssh('k8s-worker-2', "sudo -k -S -p '' id -un", { stdin: `${password}\n` })
    expect(await sudo(sudoPassword('k8s-worker-2'))).toMatchObject({ code: 0, stdout: 'root\n' })
    expect((await sudo('wrong')).code).not.toBe(0)
  })

  test('the root file system is on LVM and over 60 % full; about half of its volume group is free', async () => {
    for (const name of machineNames) {
      const look =
        'findmnt -no SOURCE /; df --output=pcent / | tail -n 1; vgs --noheadings --units b --nosuffix -o vg_size,vg_free ubuntu-vg'
      const [source, used, sizes] = (await sshRoot(name, look)).stdout.trim().split('\n')
      expect(source).toBe('/dev/mapper/ubuntu--vg-ubuntu--lv')
      expect(parseInt(used ?? '', 10)).toBeGreaterThan(60)
      const [size, free] = (sizes ?? '').trim().split(/\s+/).map(Number)
      expect((free ?? 0) / (size ?? 1)).toBeCloseTo(0.5, 1)
    }
  })

  test('each worker has an empty disk of 10 GB, /dev/sdb, with a serial of its own; the master has none', async () => {
    const look = 'lsblk -bdno NAME,SIZE,SERIAL | grep -v "^sda "; true'
    expect(await everywhere(look)).toEqual([
      '',
      ...workers.map((_, index) => `sdb  10000000000 LAB-DATA-${index + 1}`),
    ])
    for (const name of workers) expect((await sshRoot(name, 'blkid --probe /dev/sdb')).code).toBe(2)
  })

  test('packages with their dependencies can be installed without a network', async () => {
    const packages = 'open-iscsi nfs-common cryptsetup dmsetup xfsprogs multipath-tools'
    const [simulated] = await everywhere(`apt-get --simulate --no-install-recommends install ${packages}`, [
      'k8s-master',
    ])
    expect(simulated).toMatch(/^Inst open-iscsi /m)
    expect(simulated).toMatch(/^Inst kpartx /m)
    expect(simulated).not.toMatch(/^Inst dmsetup /m)
    const real = await sshRoot(
      'k8s-master',
      'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y nfs-common drover-demo=1.0',
    )
    expect(real).toMatchObject({ code: 0 })
    expect(await everywhere('cat /usr/share/drover-demo/version', ['k8s-master'])).toEqual(['1.0'])
    expect(await everywhere('apt-get --simulate install drover-demo | grep ^Inst', ['k8s-master'])).toEqual([
      expect.stringContaining('(1.1 '),
    ])
  })

  test('the modules that storage needs can be loaded', async () => {
    const ended = await sshRoot('k8s-worker-1', 'modprobe -a iscsi_tcp dm_crypt nfs xfs dm_multipath')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
  })

  test('a power cut loses nothing that was flushed; the machine boots again with its disks', async () => {
    await sshRoot('k8s-worker-3', 'echo kept >/root/kept; sync')
    await powerCut('k8s-worker-3')
    expect(status().find(({ name }) => name === 'k8s-worker-3')?.state).toBe('off')
    expect((await ssh('k8s-worker-3', 'true')).code).toBe(255)
    await timed('power on, a cold boot', () => powerOn('k8s-worker-3'))
    expect((await sshRoot('k8s-worker-3', 'cat /root/kept')).stdout).toBe('kept\n')
    expect(await everywhere('lsblk -dno NAME,SERIAL /dev/sdb', ['k8s-worker-3'])).toEqual(['sdb  LAB-DATA-3'])
  })

  test('a disk can be plugged in and pulled out of a running machine', async () => {
    const size = 64 * 1024 ** 2
    const { path } = await hotplug('k8s-worker-1', { size, serial: 'HOT-1' })
    expect(path).toBe('/dev/sdc')
    const empty = await diskHash('k8s-worker-1', path)
    expect(empty).toBe('3b6a07d0d404fab4e23b6d34bc6696a6a312dd92821332385e5af7c01c421351') // of 64 MiB of zeros
    await sshRoot('k8s-worker-1', `mkfs.ext4 -q ${path}`)
    expect(await diskHash('k8s-worker-1', path, 4096)).not.toBe(
      await diskHash('k8s-worker-1', '/dev/sdb', 4096),
    )
    await unplug('k8s-worker-1', 'HOT-1')
    expect((await sshRoot('k8s-worker-1', `udevadm settle; test -e ${path}`)).code).toBe(1)
  })

  test('reset gives pristine machines back', async () => {
    await sshRoot('k8s-worker-1', 'touch /etc/changed; mkfs.ext4 -q /dev/sdb; sync')
    await timed('reset', reset)
    expect((await sshRoot('k8s-worker-1', 'test -e /etc/changed')).code).toBe(1)
    expect((await sshRoot('k8s-worker-1', 'blkid --probe /dev/sdb')).code).toBe(2)
    expect((await ssh('k8s-master', 'dpkg -s nfs-common')).code).toBe(1)
  })

  test('the inventory and known_hosts lead to the machines as written', () => {
    const inventory = parse(readFileSync(inventoryFile, 'utf8')) as {
      all: {
        vars: Record<string, string>
        children: Record<string, { hosts: Record<string, Record<string, unknown>> }>
      }
    }
    const { vars, children } = inventory.all
    const hosts = ['control_plane', 'workers'].flatMap((group) =>
      Object.entries(children[group]?.hosts ?? {}),
    )
    expect(children['hypervisor']?.hosts['vm-host']).toEqual({ ansible_connection: 'local' })
    expect(hosts.map(([name]) => name)).toEqual(machineNames)
    expect(vars['ansible_ssh_known_hosts_file']).toBe(knownHostsFile)
    const options = [
      '-F',
      '/dev/null',
      '-o',
      `UserKnownHostsFile=${knownHostsFile}`,
      '-o',
      'StrictHostKeyChecking=yes',
      '-o',
      'BatchMode=yes',
    ]
    for (const [name, { ansible_port: port }] of hosts) {
      const key = vars['ansible_ssh_private_key_file'] ?? ''
      const words = [
        ...options,
        '-i',
        key,
        '-p',
        String(port),
        `${vars['ansible_user']}@${vars['ansible_host']}`,
        'hostname',
      ]
      expect(spawnSync('ssh', words, { encoding: 'utf8' }).stdout.trim()).toBe(name)
    }
    expect(statSync(inventoryFile).mode & 0o077).toBe(0)
  })

  test('down leaves no process, socket or pid file, and up is back in seconds', async () => {
    const pids = readdirSync(pidFolder()).map((file) => Number(readFileSync(join(pidFolder(), file), 'utf8')))
    expect(pids).toHaveLength(4)
    await timed('down', down)
    for (const pid of pids) expect(isAlive(pid)).toBe(false)
    for (const folder of [pidFolder(), runFolder(), socketFolder()]) expect(existsSync(folder)).toBe(false)
    expect(new Set(status().map(({ state }) => state))).toEqual(new Set(['absent']))
    await timed('up, everything cached', up)
    expect(await everywhere('hostname')).toEqual(machineNames)
  })
})
