import { expect, test } from 'vitest'
import { twoMachines } from './two-machines.ts'

test('list vms and runningvms name the machines with their UUIDs', async () => {
  const { vbox } = twoMachines()
  const a = '"a" {6c616200-0000-4000-8000-000000000000}\n'
  expect((await vbox('list', 'vms')).stdout).toBe(`${a}"b" {6c616200-0000-4000-8000-000000000001}\n`)
  expect((await vbox('list', 'runningvms')).stdout).toBe(a)
})

test('startvm starts a machine that is off, and says that one which runs is locked', async () => {
  const { all, vbox } = twoMachines()
  expect(await vbox('startvm', 'b', '--type', 'headless')).toEqual({
    code: 0,
    stdout: 'Waiting for VM "b" to power on...\nVM "b" has been successfully started.\n',
    stderr: '',
  })
  expect(all['b']?.power).toBe('running')
  const again = await vbox('startvm', 'b', '--type', 'headless')
  expect(again.code).toBe(1)
  expect(again.stderr).toContain(
    "VBoxManage: error: The machine 'b' is already locked by a session (or being locked or unlocked)\nVBoxManage: error: Details: code VBOX_E_INVALID_OBJECT_STATE (0x80bb0007), component MachineWrap, interface IMachine",
  )
})

test('a settings window locks a machine that is off', async () => {
  const { world, vbox } = twoMachines()
  world.registry.machines['b'] = { ports: {}, saved: null, locked: 'GUI/Qt' }
  expect((await vbox('startvm', 'b')).stderr).toContain('VBOX_E_INVALID_OBJECT_STATE')
  expect((await vbox('showvminfo', 'b', '--machinereadable')).stdout).toContain('SessionName="GUI/Qt"\n')
})

test('controlvm pauses, resumes and cuts the power; each only where it can be done', async () => {
  const { all, vbox } = twoMachines()
  expect((await vbox('controlvm', 'b', 'poweroff')).stderr).toBe(
    "VBoxManage: error: Machine 'b' is not currently running.\n",
  )
  await vbox('controlvm', 'a', 'pause')
  const pressed = await vbox('controlvm', 'a', 'acpipowerbutton')
  expect(pressed.stderr).toContain('VBoxManage: error: Invalid machine state: Paused\n')
  await vbox('controlvm', 'a', 'resume')
  expect(all['a']?.power).toBe('running')
  expect((await vbox('controlvm', 'a', 'poweroff')).stderr).toContain('100%')
  expect((await vbox('showvminfo', 'a', '--machinereadable')).stdout).toContain('VMState="poweroff"\n')
})

test('a saved machine goes on from its memory, or loses it', async () => {
  const { all, folder, vbox } = twoMachines()
  const state = async () =>
    /VMState="(.*)"/.exec((await vbox('showvminfo', 'a', '--machinereadable')).stdout)?.[1]
  await vbox('controlvm', 'a', 'savestate')
  expect(await state()).toBe('saved')
  await vbox('startvm', 'a')
  expect([await state(), all['a']?.memory]).toEqual(['running', `${folder}/a.sav`])
  await vbox('controlvm', 'a', 'savestate')
  expect(await vbox('discardstate', 'a')).toMatchObject({ code: 0 })
  expect(await state()).toBe('poweroff')
  expect((await vbox('discardstate', 'a')).stderr).toContain('VBOX_E_INVALID_VM_STATE')
})

test('what the command line does not say right ends with 2', async () => {
  const { vbox } = twoMachines()
  expect((await vbox('strange')).code).toBe(2)
  expect((await vbox('createmedium', '--filename')).code).toBe(2)
  expect((await vbox('--version')).stdout).toMatch(/^\d+\.\d+\.\d+r\d+\n$/)
})
