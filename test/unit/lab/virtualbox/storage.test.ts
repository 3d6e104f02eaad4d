import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { virtualMachine, type VirtualMachine } from '../../../../tasks/probes/virtualbox-vm.ts'
import { readVdi } from '../../../lab/virtualbox/vdi.ts'
import { twoMachines } from './two-machines.ts'

type Vbox = ReturnType<typeof twoMachines>['vbox']

const attach = (vbox: Vbox, machine: string, port: number, medium: string, controller = 'SATA Controller') =>
  vbox(
    ...['storageattach', machine, '--storagectl', controller, '--port', String(port), '--device', '0'],
    ...['--type', 'hdd', '--medium', medium],
  )

async function seen(vbox: Vbox, name: string): Promise<VirtualMachine> {
  const { stdout } = await vbox('showvminfo', name, '--machinereadable')
  return virtualMachine(name).parse({ code: 0, stdout, stderr: '' }) as VirtualMachine
}

test('showvminfo has the form that the probe reads', async () => {
  const { vbox } = twoMachines()
  expect(await seen(vbox, 'a')).toEqual({
    name: 'a',
    uuid: '6c616200-0000-4000-8000-000000000000',
    state: 'running',
    session: 'headless',
    controllers: {
      'IDE Controller': { type: 'PIIX4', ports: 2, maxPorts: 2 },
      'SATA Controller': { type: 'IntelAhci', ports: 4, maxPorts: 30 },
    },
    attachments: {
      'SATA Controller-0-0': { medium: '/lab/a/sda.qcow2', uuid: '00000000-0000-4000-8000-000000000000' },
    },
  })
})

describe('storageattach', () => {
  test('plugs an image in with the serial that the real one shows of a SATA disk', async () => {
    const { folder, all, vbox } = twoMachines()
    await vbox('createmedium', '--filename', 'a.vdi', '--size', '64')
    expect(await attach(vbox, 'a', 2, 'a.vdi')).toEqual({ code: 0, stdout: '', stderr: '' })
    const { uuid } = readVdi(join(folder, 'a.vdi'))
    const [, disk] = all['a']?.disks ?? []
    expect(disk).toMatchObject({
      address: 2,
      file: join(folder, 'a.vdi'),
      offset: 1024 ** 2,
      model: 'VBOX HARDDISK',
    })
    const last = uuid.slice(-8).replace(/(..)(..)(..)(..)/, '$4$3$2$1')
    expect(disk?.serial).toBe(`VB${uuid.slice(0, 8)}-${last}`)
    expect((await seen(vbox, 'a')).attachments['SATA Controller-2-0']).toEqual({
      medium: join(folder, 'a.vdi'),
      uuid,
    })
  })

  test('replaces what is at the port, as the real one does', async () => {
    const { folder, vbox } = twoMachines()
    for (const name of ['one.vdi', 'two.vdi']) {
      await vbox('createmedium', '--filename', name, '--size', '64')
      expect(await attach(vbox, 'a', 2, name)).toMatchObject({ code: 0 })
    }
    expect(Object.values((await seen(vbox, 'a')).attachments).map(({ medium }) => medium)).toEqual([
      '/lab/a/sda.qcow2',
      join(folder, 'two.vdi'),
    ])
  })

  test('gives a controller more ports while the machine is off, and not while it runs', async () => {
    const { vbox } = twoMachines()
    await vbox('createmedium', '--filename', 'a.vdi', '--size', '64')
    const running = await attach(vbox, 'a', 7, 'a.vdi')
    expect(running.code).toBe(1)
    expect(running.stderr).toContain('out of range: port=7 (must be in range [0, 3])')
    expect(await attach(vbox, 'b', 7, 'a.vdi')).toMatchObject({ code: 0 })
    expect((await seen(vbox, 'b')).controllers['SATA Controller']?.ports).toBe(8)
  })

  test('says what cannot be done', async () => {
    const { all, vbox } = twoMachines()
    await vbox('createmedium', '--filename', 'a.vdi', '--size', '64')
    expect((await attach(vbox, 'c', 2, 'a.vdi')).stderr).toContain(
      "VBoxManage: error: Could not find a registered machine named 'c'\nVBoxManage: error: Details: code VBOX_E_OBJECT_NOT_FOUND (0x80bb0001), component VirtualBoxWrap, interface IVirtualBox, callee nsISupports\n",
    )
    expect((await attach(vbox, 'a', 2, 'a.vdi', 'SATA')).stderr).toContain(
      "Could not find a controller named 'SATA'",
    )
    expect((await attach(vbox, 'a', 0, 'a.vdi', 'IDE Controller')).stderr).toContain(
      "Controller 'IDE Controller' does not support hot-plugging",
    )
    const missing = await attach(vbox, 'a', 2, 'no.vdi')
    expect(missing.stderr).toMatch(/VERR_FILE_NOT_FOUND[^]*Invalid UUID or filename "no\.vdi"/)
    await attach(vbox, 'a', 2, 'a.vdi')
    expect((await attach(vbox, 'b', 2, 'a.vdi')).stderr).toContain('is locked for writing by another task')
    expect((await attach(vbox, 'a', 3, 'none')).stderr).toContain('No storage device attached')
    await vbox('controlvm', 'a', 'savestate')
    expect((await attach(vbox, 'a', 3, 'a.vdi')).stderr).toContain('(state is Saved)')
    expect(all['a']?.disks).toHaveLength(2)
  })
})
