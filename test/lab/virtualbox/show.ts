// list and showvminfo.
import { attachedTo, type Attached, slotNames } from './attachments.ts'
import { type Command, findMachine, type Found, sessionOf, type World } from './command.ts'
import { Failure, syntax } from './failure.ts'
import { describeImage } from './images.ts'
import { controllers, type Image, rememberedOf } from './registry.ts'
import { readWords } from './words.ts'

export const list: Command = async (words, world) => {
  const { plain, options } = readWords(words, { flags: ['--long', '-l', '--sorted', '-s'] })
  const { machines } = world.hypervisor
  const lines = (some: readonly { name: string; uuid: string }[]) =>
    some.map(({ name, uuid }) => `"${name}" {${uuid}}\n`).join('')
  switch (plain[0]) {
    case 'vms':
      return { stdout: lines(machines) }
    case 'runningvms': {
      const power = await Promise.all(machines.map(({ name }) => world.hypervisor.power(name)))
      return { stdout: lines(machines.filter((_, index) => power[index] !== 'poweroff')) }
    }
    case 'hdds': {
      const long = options.has('--long') || options.has('-l')
      const blocks = await Promise.all(everyImage(world).map((image) => describeImage(world, image, long)))
      return { stdout: blocks.map((block) => `${block}\n`).join('') }
    }
    case 'systemproperties':
      return { stdout: `Default machine folder:          ${world.folder}\n` }
    case undefined:
      throw syntax('Missing subcommand for "list" command.')
    default:
      throw new Failure([`the stand-in of the lab cannot list ${plain[0]}`])
  }
}

/** Those that were made by `createmedium`, and the lab's own disks. */
function everyImage(world: World): Image[] {
  const own = world.hypervisor.machines.flatMap(({ name }) =>
    attachedTo(world, name).map(({ disk, uuid }) => ({ uuid, location: disk.file })),
  )
  const known = new Set(world.registry.images.map(({ location }) => location))
  return [...own.filter(({ location }) => !known.has(location)), ...world.registry.images]
}

export const showVmInfo: Command = async (words, world) => {
  const { plain, options } = readWords(words, { flags: ['--machinereadable', '--details'] })
  if (plain[0] === undefined) throw syntax('VM name or UUID required')
  const file = 'VBoxManageInfo.cpp'
  const found = await findMachine(world, plain[0], { call: 'VMNameOrUuid', line: 2824, file })
  return {
    stdout: options.has('--machinereadable') ? machineReadable(world, found) : forPeople(world, found),
  }
}

function machineReadable(world: World, found: Found): string {
  const { ports } = rememberedOf(world.registry, found.name)
  const pairs: [string, string][] = [
    ...([['name', found.name]] as [string, string][]),
    ['groups', '/'],
    ['ostype', 'Ubuntu (64-bit)'],
    ['UUID', found.uuid],
    ['hardwareuuid', found.uuid],
    ['VMState', found.state],
    ['VMStateChangeTime', `${world.hypervisor.since(found.name).toISOString().slice(0, -1)}000000`],
    ...slotNames.flatMap((name, index): [string, string][] => [
      [`storagecontrollername${String(index)}`, name],
      [`storagecontrollertype${String(index)}`, controllers[name].type],
      [`storagecontrollerinstance${String(index)}`, '0'],
      [`storagecontrollermaxportcount${String(index)}`, String(controllers[name].maxPorts)],
      [`storagecontrollerportcount${String(index)}`, String(ports[name])],
      [`storagecontrollerbootable${String(index)}`, 'on'],
    ]),
  ]
  const text = pairs.map(([name, value]) => `${name}="${escaped(value)}"\n`).join('')
  const session = sessionOf(world, found)
  return `${text}${slots(world, found)}nic1="nat"\n${session === null ? '' : `SessionName="${session}"\n`}`
}

/** A line for each slot of each port that a controller has now; empty ones hold `none`. */
function slots(world: World, { name: machine }: Found): string {
  const { ports } = rememberedOf(world.registry, machine)
  const attached = attachedTo(world, machine)
  const lines = slotNames.flatMap((controller) =>
    Array.from({ length: ports[controller] ?? 0 }, (_, port) => port).flatMap((port) =>
      Array.from({ length: controllers[controller].devices }, (_, device) => {
        const place = `${String(port)}-${String(device)}`
        const at = attached.find(
          (one) => one.controller === controller && one.port === port && one.device === device,
        )
        return at === undefined ? `"${controller}-${place}"="none"\n` : slotLines(controller, place, at)
      }),
    ),
  )
  return lines.join('')
}

function slotLines(controller: string, place: string, { disk, uuid }: Attached): string {
  const line = (what: string, value: string) => `"${controller}-${what}${place}"="${escaped(value)}"\n`
  return [
    line('', disk.file),
    line('ImageUUID-', uuid),
    line('nonrotational-', 'off'),
    line('discard-', 'off'),
  ].join('')
}

function escaped(value: string): string {
  return value.replaceAll(/["\\]/g, '\\$&')
}

function forPeople(world: World, found: Found): string {
  const field = (name: string, value: string) => `${`${name}:`.padEnd(28)} ${value}\n`
  const states = { running: 'running', paused: 'paused', poweroff: 'powered off', saved: 'saved' }
  const since = world.hypervisor.since(found.name).toISOString().slice(0, -1)
  return [
    field('Name', found.name),
    field('UUID', found.uuid),
    field('State', `${states[found.state]} (since ${since}000000)`),
    'Storage Controllers:\n',
    ...slotNames.flatMap((name, index) => [
      `#${String(index)}: '${name}', Type: ${controllers[name].type}, Instance: 0, Ports: ${String(rememberedOf(world.registry, found.name).ports[name])} (max ${String(controllers[name].maxPorts)}), Bootable\n`,
      ...attachedTo(world, found.name)
        .filter(({ controller }) => controller === name)
        .map(
          ({ port, device, uuid, disk }) =>
            `  Port ${String(port)}, Unit ${String(device)}: UUID: ${uuid}\n    Location: "${disk.file}"\n`,
        ),
    ]),
  ].join('')
}
