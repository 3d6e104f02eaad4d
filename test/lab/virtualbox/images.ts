// createmedium, modifymedium, closemedium, showmediuminfo, and how an image is found.
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { formatOf, usersOf } from './attachments.ts'
import type { Command, World } from './command.ts'
import { Failure, failed, failedInProgress, progressBar, syntax } from './failure.ts'
import type { Image } from './registry.ts'
import { createVdi, growVdi, readVdi } from './vdi.ts'
import { readWords, type Words } from './words.ts'

const FILE = 'VBoxManageDisk.cpp'

/** By UUID or file. A file that was not known is opened, and known from now on. @throws Failure */
export function openImage(world: World, wanted: string): Image {
  const location = resolve(world.cwd, wanted)
  const known = world.registry.images.find((image) => image.uuid === wanted || image.location === location)
  if (known) return known
  const call =
    'OpenMedium(Bstr(pszFilenameOrUuid).raw(), enmDevType, enmAccessMode, fForceNewUuidOnOpen, pMedium.asOutParam())'
  const source = ['MediumWrap', 'IMedium', call, 191, FILE] as const
  if (!existsSync(location))
    throw failed(
      'VBOX_E_FILE_ERROR',
      `Could not find file for the medium '${location}' (VERR_FILE_NOT_FOUND)`,
      source,
    )
  const { uuid } = readVdi(location)
  const twin = world.registry.images.find((image) => image.uuid === uuid)
  if (twin)
    throw failed(
      'NS_ERROR_INVALID_ARG',
      `Cannot register the hard disk '${location}' {${uuid}} because a hard disk '${twin.location}' with UUID {${uuid}} already exists`,
      ['VirtualBoxWrap', 'IVirtualBox', call, 191, FILE],
    )
  const image = { uuid, location }
  world.registry.images.push(image)
  return image
}

/** `disk` may be left out; `dvd` and `floppy` are not known here. */
function diskWords(words: readonly string[], known: Parameters<typeof readWords>[1]): Words {
  const read = readWords(words, known)
  const [kind, ...rest] = read.plain
  if (kind === 'dvd' || kind === 'floppy') throw new Failure([`the stand-in of the lab has no ${kind}s`])
  return kind === 'disk' ? { ...read, plain: rest } : read
}

export const createMedium: Command = (words, world) => {
  const { plain, options } = diskWords(words, {
    values: ['--filename', '--size', '--sizebyte', '--format', '--variant'],
  })
  if (plain[0] !== undefined) throw syntax(`Invalid parameter '${plain[0]}'`)
  const [filename = '', size] = [options.get('--filename'), options.get('--size')]
  if (filename === '') throw syntax('Parameter --filename is required')
  if (size === undefined || Number(size) === 0) throw syntax('Parameter --size is required')
  if ((options.get('--format') ?? 'VDI').toUpperCase() !== 'VDI')
    throw new Failure(['the stand-in of the lab makes VDI images only'])
  const location = resolve(world.cwd, extname(filename) === '' ? `${filename}.vdi` : filename)
  return Promise.resolve(create(world, location, Number(size)))
}

function create(world: World, location: string, mebibytes: number) {
  const uuid = randomUUID()
  const call = 'RTEXITCODE handleCreateMedium(HandlerArg*)'
  if (existsSync(location))
    throw failedInProgress(
      'VBOX_E_FILE_ERROR',
      [
        'Failed to create medium',
        `Could not create the medium storage unit '${location}'.`,
        `VDI: cannot create image '${location}' (VERR_ALREADY_EXISTS)`,
      ],
      ['MediumWrap', 'IMedium', call, 510, FILE],
      '0%...',
    )
  const known = world.registry.images.find((image) => image.location === location)
  if (known)
    throw failedInProgress(
      'NS_ERROR_INVALID_ARG',
      [
        'Failed to create medium',
        `Cannot register the hard disk '${location}' {${uuid}} because a hard disk '${location}' with UUID {${known.uuid}} already exists`,
      ],
      ['VirtualBoxWrap', 'IVirtualBox', call, 630, FILE],
      progressBar.replace('100%\n', ''),
    )
  mkdirSync(dirname(location), { recursive: true })
  createVdi(location, mebibytes, uuid)
  world.registry.images.push({ uuid, location })
  return { stdout: `Medium created. UUID: ${uuid}\n`, stderr: progressBar }
}

export const modifyMedium: Command = async (words, world) => {
  const { plain, options } = diskWords(words, { values: ['--resize'] })
  if (plain[0] === undefined) throw syntax('Medium name or UUID required')
  if (!options.has('--resize')) throw syntax('No operation specified')
  const image = openImage(world, plain[0])
  const wanted = Number(options.get('--resize'))
  const source = ['MediumWrap', 'IMedium', 'Resize(cbResize, pProgress.asOutParam())', 870, FILE] as const
  for (const { name } of usersOf(world, image.location)) {
    if ((await world.hypervisor.power(name)) !== 'poweroff')
      throw failed(
        'VBOX_E_INVALID_OBJECT_STATE',
        `Failed to lock media when resizing '${image.location}'`,
        source,
      )
  }
  if (wanted < readVdi(image.location).mebibytes)
    throw failedInProgress(
      'VBOX_E_NOT_SUPPORTED',
      ['Failed to resize medium', `Shrinking is not yet supported for medium '${image.location}'`],
      source,
      '0%...',
    )
  growVdi(image.location, wanted)
  return { stderr: progressBar }
}

export const closeMedium: Command = (words, world) => {
  const { plain, options } = diskWords(words, { flags: ['--delete'] })
  if (plain[0] === undefined) throw syntax('Medium name or UUID required')
  const image = openImage(world, plain[0])
  const users = usersOf(world, image.location)
  if (users.length > 0)
    throw failed(
      'VBOX_E_OBJECT_IN_USE',
      `Cannot ${options.has('--delete') ? 'delete storage: medium' : 'close medium'} '${image.location}' ${options.has('--delete') ? 'is still attached to the following' : 'because it is still attached to'} ${String(users.length)} virtual machine(s): ${users.map(({ uuid }) => uuid).join(', ')}`,
      ['MediumWrap', 'IMedium', 'DeleteStorage(pProgress.asOutParam())', 1721, FILE],
    )
  if (options.has('--delete')) rmSync(image.location, { force: true })
  world.registry.images.splice(world.registry.images.indexOf(image), 1)
  return Promise.resolve(options.has('--delete') ? { stderr: progressBar } : {})
}

export const showMediumInfo: Command = async (words, world) => {
  const [wanted] = diskWords(words, {}).plain
  if (wanted === undefined) throw syntax('Medium name or UUID required')
  return { stdout: await describeImage(world, openImage(world, wanted), true) }
}

/** The size in the header of QEMU's own format: 8 bytes, big-endian, from byte 24 on. */
function qcowMebibytes(file: string): number {
  return Number(readFileSync(file).readBigUInt64BE(24) >> 20n)
}

async function lookAt(world: World, location: string) {
  const there = existsSync(location)
  const format = formatOf(location)
  const powers = usersOf(world, location).map(({ name }) => world.hypervisor.power(name))
  const inUse = (await Promise.all(powers)).some((power) => power !== 'poweroff')
  return {
    there,
    format,
    state: !there ? 'inaccessible' : inUse ? 'locked write' : 'created',
    mebibytes: !there ? 0 : format === 'VDI' ? readVdi(location).mebibytes : qcowMebibytes(location),
    used: there ? Math.ceil((statSync(location).blocks * 512) / 1024 ** 2) : 0,
  }
}

/** The block that `list hdds` and `showmediuminfo` print. `long`: with what it is made of and who uses it. */
export async function describeImage(world: World, { uuid, location }: Image, long: boolean): Promise<string> {
  const { there, format, state, mebibytes, used } = await lookAt(world, location)
  const users = usersOf(world, location)
  const field = (name: string, value: string): string => `${`${name}:`.padEnd(16)}${value}\n`
  const detail = (name: string, value: string): string => (long ? field(name, value) : '')
  const missing = `Could not open the medium '${location}'.\nVD: error VERR_FILE_NOT_FOUND opening image file '${location}' (VERR_FILE_NOT_FOUND)`
  return [
    field('UUID', uuid),
    field('Parent UUID', 'base'),
    field('State', state),
    there ? '' : detail('Access Error', missing),
    field('Type', 'normal (base)'),
    field('Location', location),
    field('Storage format', format),
    detail('Format variant', 'dynamic default'),
    field('Capacity', `${String(mebibytes)} MBytes`),
    detail('Size on disk', `${String(used)} MBytes`),
    field('Encryption', 'disabled'),
    detail('Property', 'AllocationBlockSize=1048576'),
    ...users.map(({ name, uuid: own }, index) => {
      const line = `${name} (UUID: ${own})`
      return !long ? '' : index === 0 ? field('In use by VMs', line) : `${' '.repeat(16)}${line}\n`
    }),
  ].join('')
}
