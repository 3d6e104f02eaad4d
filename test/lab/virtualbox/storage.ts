// storageattach and storagectl.
import { serialOf } from '../../../tasks/plans/virtualbox-serial.ts'
import { addressOf, attachedTo, type Slot, usersOf } from './attachments.ts'
import { type Command, findMachine, type Found, SPELLED, type World } from './command.ts'
import { Failure, failed, syntax } from './failure.ts'
import { openImage } from './images.ts'
import { controllers, type Image, isController, rememberedOf } from './registry.ts'
import { dataAt } from './vdi.ts'
import { readWords, type Words } from './words.ts'

const FILE = 'VBoxManageStorageController.cpp'

export const storageAttach: Command = async (words, world) => {
  const known = ['--storagectl', '--port', '--device', '--type', '--medium', '--mtype', '--hotpluggable']
  const { plain, options } = readWords(words, { values: [...known, '--nonrotational', '--discard'] })
  if (plain[0] === undefined) throw syntax('Not enough parameters')
  if (!options.has('--storagectl')) throw syntax('Storage controller name not specified')
  const found = await findMachine(world, plain[0], { line: 305, file: FILE })
  const slot = slotOf(options)
  if (found.state === 'saved') throw notMutable(`not mutable or running (state is ${SPELLED.saved})`)
  const morePorts = growPorts(world, found, slot)
  if (options.get('--medium') === 'none') await detach(world, found, slot, true)
  else await attach(world, found, slot, options.get('--medium') ?? '')
  return morePorts === null ? {} : { stderr: morePorts.text }
}

/** @throws Failure for a controller that is not there. */
function slotOf(options: Words['options']): Slot {
  const controller = options.get('--storagectl') ?? ''
  if (!isController(controller)) throw new Failure([`Could not find a controller named '${controller}'`])
  const number = (name: string): number => {
    const value = options.get(name)
    if (value === undefined) throw syntax(`${name === '--port' ? 'Port' : 'Device'} not specified`)
    return Number(value)
  }
  const device = controllers[controller].devices === 1 && !options.has('--device') ? 0 : number('--device')
  return { controller, port: number('--port'), device }
}

function notMutable(what: string): Failure {
  return failed('VBOX_E_INVALID_VM_STATE', `The machine is ${what}`, [
    ...(['SessionMachine', 'IMachine'] as const),
    'AttachDevice(Bstr(pszCtl).raw(), port, device, DeviceType_HardDisk, pMedium2Mount)',
    776,
    FILE,
  ])
}

/** More ports as far as the controller can have them; while the machine runs this fails, is said, and not minded. */
function growPorts({ registry }: World, { name, state }: Found, { controller, port }: Slot): Failure | null {
  const own = rememberedOf(registry, name)
  if (port < (own.ports[controller] ?? 0) || port >= controllers[controller].maxPorts) return null
  if (state !== 'poweroff')
    return failed('VBOX_E_INVALID_VM_STATE', `The machine is not mutable (state is ${SPELLED[state]})`, [
      ...(['StorageControllerWrap', 'IStorageController'] as const),
      'COMSETTER(PortCount)(port + 1)',
      366,
      FILE,
    ])
  registry.machines[name] = { ...own, ports: { ...own.ports, [controller]: port + 1 } }
  return null
}

async function attach(world: World, found: Found, slot: Slot, medium: string): Promise<void> {
  const image = openOrExplain(world, medium)
  // As the real one: what is in the slot is taken out first, whatever comes of the rest.
  await detach(world, found, slot, false)
  refuseHotPlug(found, slot, 'AttachDevice')
  refuseRange(world, found, slot)
  await refuseUsed(world, found, image)
  const disk = {
    address: addressOf(slot),
    file: image.location,
    serial: serialOf(image.uuid),
    offset: dataAt,
  }
  await world.hypervisor.plug(found.name, { ...disk, model: 'VBOX HARDDISK' })
}

function openOrExplain(world: World, medium: string): Image {
  try {
    return openImage(world, medium)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure([...error.lines, `Invalid UUID or filename "${medium}"`])
  }
}

async function detach(world: World, found: Found, slot: Slot, complains: boolean): Promise<void> {
  if (complains) refuseHotPlug(found, slot, 'DetachDevice')
  const there = attachedTo(world, found.name).some(({ disk }) => disk.address === addressOf(slot))
  if (there && (found.state === 'poweroff' || controllers[slot.controller].hotPlug))
    await world.hypervisor.unplug(found.name, addressOf(slot))
  if (there || !complains) return
  const { device, port, controller } = slot
  throw failed(
    'VBOX_E_OBJECT_NOT_FOUND',
    `No storage device attached to device slot ${String(device)} on port ${String(port)} of controller '${controller}'`,
    ['SessionMachine', 'IMachine', 'DetachDevice(Bstr(pszCtl).raw(), port, device)', 393, FILE],
  )
}

function refuseHotPlug({ state }: Found, { controller }: Slot, call: string): void {
  if (state === 'poweroff' || controllers[controller].hotPlug) return
  throw failed('VBOX_E_INVALID_VM_STATE', `Controller '${controller}' does not support hot-plugging`, [
    ...(['SessionMachine', 'IMachine'] as const),
    `${call}(Bstr(pszCtl).raw(), port, device)`,
    393,
    FILE,
  ])
}

function refuseRange({ registry }: World, { name }: Found, { controller, port, device }: Slot): void {
  const ports = rememberedOf(registry, name).ports[controller] ?? 0
  const { devices } = controllers[controller]
  if (port < ports && device < devices) return
  throw failed(
    'NS_ERROR_INVALID_ARG',
    `The port and/or device parameter are out of range: port=${String(port)} (must be in range [0, ${String(ports - 1)}]), device=${String(device)} (must be in range [0, ${String(devices - 1)}])`,
    ['SessionMachine', 'IMachine', 'AttachDevice(Bstr(pszCtl).raw(), port, device)', 776, FILE],
  )
}

async function refuseUsed(world: World, found: Found, { location }: Image): Promise<void> {
  const source = [
    'SessionMachine',
    'IMachine',
    'AttachDevice(Bstr(pszCtl).raw(), port, device)',
    776,
    FILE,
  ] as const
  const users = usersOf(world, location)
  if (users.some(({ name }) => name === found.name))
    throw failed(
      'VBOX_E_OBJECT_IN_USE',
      `Medium '${location}' is already attached to this virtual machine`,
      source,
    )
  for (const { name } of users) {
    if ((await world.hypervisor.power(name)) !== 'poweroff')
      throw failed(
        'VBOX_E_INVALID_OBJECT_STATE',
        `Medium '${location}' is locked for writing by another task`,
        source,
      )
  }
}

/** Only the number of ports can be changed: the machines have the controllers that they have. */
export const storageController: Command = async (words, world) => {
  const { plain, options } = readWords(words, { values: ['--name', '--portcount'] })
  if (plain[0] === undefined) throw syntax('Not enough parameters')
  const { name, state } = await findMachine(world, plain[0], { line: 1045, file: FILE })
  const controller = options.get('--name') ?? ''
  if (!isController(controller))
    throw new Failure([`Couldn't find the controller with the name: '${controller}'`])
  if (state !== 'poweroff')
    throw failed(
      'VBOX_E_INVALID_OBJECT_STATE',
      `The machine '${name}' is already locked for a session (or being unlocked)`,
      ['MachineWrap', 'IMachine', 'LockMachine(a->session, LockType_Write)', 1048, FILE],
    )
  const own = rememberedOf(world.registry, name)
  const ports = { ...own.ports, [controller]: Number(options.get('--portcount')) }
  world.registry.machines[name] = { ...own, ports }
  return {}
}
