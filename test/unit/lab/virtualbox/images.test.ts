import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createVdi, growVdi, readVdi } from '../../../lab/virtualbox/vdi.ts'
import { virtualMedia } from '../../../../tasks/probes/virtualbox-media.ts'
import { twoMachines } from './two-machines.ts'

const media = (stdout: string) => virtualMedia().parse({ code: 0, stdout, stderr: '' })

test('an image has the size and the UUID that it was made with, and keeps the UUID when it grows', () => {
  const { folder } = twoMachines()
  const file = join(folder, 'a.vdi')
  createVdi(file, 64, '1a2b3c4d-95a1-4d7e-8f00-3d218b7a6f5e')
  expect(readVdi(file)).toEqual({ uuid: '1a2b3c4d-95a1-4d7e-8f00-3d218b7a6f5e', mebibytes: 64 })
  growVdi(file, 200_000)
  expect(readVdi(file)).toEqual({ uuid: '1a2b3c4d-95a1-4d7e-8f00-3d218b7a6f5e', mebibytes: 200_000 })
  expect(statSync(file).size).toBe(200_001 * 1024 ** 2)
  expect(statSync(file).blocks * 512).toBeLessThan(2 * 1024 ** 2)
})

test('createhd makes an image where it is told to, and list hdds says so in the form that the probe reads', async () => {
  const { folder, vbox } = twoMachines()
  const made = await vbox('createhd', '--filename', 'new/worker1', '--size', '10240')
  const [, uuid] = /^Medium created\. UUID: (\S+)\n$/.exec(made.stdout) ?? []
  expect(made.stderr).toBe('0%...10%...20%...30%...40%...50%...60%...70%...80%...90%...100%\n')
  const listed = await vbox('list', '--long', 'hdds')
  expect(media(listed.stdout)?.[join(folder, 'new/worker1.vdi')]).toEqual({
    uuid,
    parent: null,
    format: 'VDI',
    size: 10 * 1024 ** 3,
    inaccessible: null,
    machines: [],
  })
  expect(media(listed.stdout)?.['/lab/a/sda.qcow2']?.machines).toEqual(['a'])
})

test('nothing is made over a file, nor under a name that is known', async () => {
  const { folder, vbox } = twoMachines()
  const create = () => vbox('createmedium', 'disk', '--filename=a.vdi', '--size=64')
  await create()
  const over = await create()
  expect(over).toMatchObject({ code: 1, stdout: '' })
  expect(over.stderr).toContain(
    `Progress state: VBOX_E_FILE_ERROR\nVBoxManage: error: Failed to create medium\nVBoxManage: error: Could not create the medium storage unit '${folder}/a.vdi'.\nVBoxManage: error: VDI: cannot create image '${folder}/a.vdi' (VERR_ALREADY_EXISTS)\nVBoxManage: error: Details: code VBOX_E_FILE_ERROR (0x80bb0004)`,
  )
  rmSync(join(folder, 'a.vdi'))
  expect((await create()).stderr).toMatch(
    /Cannot register the hard disk '.*a\.vdi' \{\S+\} because a hard disk/,
  )
  const [known] = Object.entries(media((await vbox('list', '-l', 'hdds')).stdout) ?? {}).filter(([path]) =>
    path.endsWith('a.vdi'),
  )
  expect(known?.[1].inaccessible).toContain('VERR_FILE_NOT_FOUND')
})

test('an image grows and never shrinks, and not while a machine that runs has it', async () => {
  const { folder, vbox } = twoMachines()
  await vbox('createmedium', '--filename', 'a.vdi', '--size', '64')
  expect(await vbox('modifymedium', 'disk', 'a.vdi', '--resize', '128')).toMatchObject({ code: 0 })
  expect(readVdi(join(folder, 'a.vdi')).mebibytes).toBe(128)
  const less = await vbox('modifymedium', 'disk', 'a.vdi', '--resize', '64')
  expect(less.code).toBe(1)
  expect(less.stderr).toContain(
    `VBoxManage: error: Shrinking is not yet supported for medium '${folder}/a.vdi'`,
  )
  await vbox('storageattach', 'a', '--storagectl', 'SATA Controller', '--port', '2', '--medium', 'a.vdi')
  const used = await vbox('modifymedium', 'disk', 'a.vdi', '--resize', '256')
  expect(used.stderr).toContain('VBOX_E_INVALID_OBJECT_STATE')
})

test('an image is closed, and deleted, when no machine has it', async () => {
  const { folder, vbox } = twoMachines()
  await vbox('createmedium', '--filename', 'a.vdi', '--size', '64')
  await vbox('storageattach', 'b', '--storagectl', 'SATA Controller', '--port', '2', '--medium', 'a.vdi')
  expect((await vbox('closemedium', 'disk', 'a.vdi', '--delete')).stderr).toContain('is still attached to')
  await vbox('storageattach', 'b', '--storagectl', 'SATA Controller', '--port', '2', '--medium', 'none')
  expect(await vbox('closemedium', 'disk', 'a.vdi')).toMatchObject({ code: 0 })
  expect((await vbox('list', 'hdds')).stdout).not.toContain('a.vdi')
  expect((await vbox('showmediuminfo', 'a.vdi')).stdout).toContain('State:          created\n')
  expect(await vbox('closemedium', 'disk', 'a.vdi', '--delete')).toMatchObject({ code: 0 })
  expect(existsSync(join(folder, 'a.vdi'))).toBe(false)
})
