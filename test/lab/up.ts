// Bringing the four machines up, back to pristine, and down.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unplug } from './disks.ts'
import { identityIn } from './identity.ts'
import { inventoryText, knownHostsText } from './inventory.ts'
import { withLock } from './lock.ts'
import { loadState, machineFiles, saveState, type MachineState } from './machine-state.ts'
import { machines, type Machine } from './machines.ts'
import { requireLabPackages } from './needs.ts'
import { inventoryFile, knownHostsFile, made, pidFolder, runFolder } from './places.ts'
import { socketFolder, virtualBoxFolder } from './places.ts'
import { freePort } from './ports.ts'
import { disksOf, pristineMachines, type Pristine } from './pristine.ts'
import { kill, runningPid } from './processes.ts'
import { say } from './progress.ts'
import { untilReady } from './ready.ts'
import { command } from './run-command.ts'
import { labKnownHosts } from './ssh.ts'
import { startMachine } from './start-machine.ts'

/** Seconds within which a machine must be ready, however it starts. */
const patience = 240

/** `dataDisks: false`: machines that start pristine do so without their data disks. */
export type Wish = { dataDisks?: boolean }

/**
 * Brings the lab up: all machines run and have answered over SSH, inventory and known_hosts are written.
 * Machines that run are left as they are; those that are off are switched on with the disks they have.
 * @throws Error that names the packages to install, or what went wrong.
 */
export async function up(wish: Wish = {}): Promise<void> {
  requireLabPackages()
  const pristine = await pristineMachines()
  await withLock('lab', async () => {
    const old = machines.map(({ name }) => loadState(name))
    const usable = old.every((state) => state?.pristine === pristine.folder)
    if (!usable) await discard()
    await startAll(pristine, usable, wish)
  })
}

/** Throws away all that happened to the machines and starts them pristine, on the ports they had. */
export async function reset(wish: Wish = {}): Promise<void> {
  requireLabPackages()
  const pristine = await pristineMachines()
  await withLock('lab', async () => {
    const ports = machines.map(({ name }) => loadState(name)?.port)
    await discard()
    await startAll(pristine, false, wish, ports)
  })
}

/** Ends every machine that the lab has started and removes their disks; the image and the saved machines stay. */
export async function down(): Promise<void> {
  await withLock('lab', discard)
}

async function discard(): Promise<void> {
  const pidFiles = existsSync(pidFolder())
    ? readdirSync(pidFolder()).map((file) => join(pidFolder(), file))
    : []
  await Promise.all(pidFiles.map(kill))
  for (const folder of [pidFolder(), runFolder(), socketFolder()])
    rmSync(folder, { recursive: true, force: true })
}

async function startAll(
  pristine: Pristine,
  keepDisks: boolean,
  wish: Wish,
  ports: (number | undefined)[] = [],
): Promise<void> {
  say(keepDisks ? 'starting the machines that are off' : 'starting the machines from their saved state')
  const off = machines.filter(({ name }) => runningPid(machineFiles(name).pidFile) === null)
  if (!keepDisks)
    for (const [index, machine] of machines.entries()) await prepare(machine, pristine, ports[index])
  writeAccess(pristine)
  await Promise.all(
    off.map(async (machine) => {
      await start(machine, pristine, keepDisks)
      if (!keepDisks && wish.dataDisks === false && machine.dataSerial !== null)
        await unplug(machine.name, machine.dataSerial)
      say(`${machine.name} is ready`)
    }),
  )
  if (wish.dataDisks === false) writeAccess(pristine)
}

/** Fresh disks over the saved ones, and a port. */
async function prepare(machine: Machine, pristine: Pristine, port?: number): Promise<void> {
  const { folder } = machineFiles(machine.name)
  made(folder)
  const saved = disksOf(machine, join(pristine.folder, machine.name))
  const disks = disksOf(machine, folder)
  for (const [index, disk] of disks.entries()) {
    const backing = saved[index]?.file ?? ''
    await command('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', backing, disk.file])
  }
  const free = await freePort(port ?? 22200 + machines.indexOf(machine))
  saveState(machine.name, { port: free, accel: pristine.accel, pristine: pristine.folder, disks })
}

async function start(machine: Machine, pristine: Pristine, cold: boolean): Promise<void> {
  const state = loadState(machine.name) as MachineState
  const ram = cold ? null : join(pristine.folder, machine.name, 'ram')
  await startMachine(machine.name, machineFiles(machine.name), state, pristine.image, ram)
  const { userKey } = identityIn(pristine.folder)
  await untilReady({ port: state.port, userKey, knownHosts: labKnownHosts() }, patience)
}

/** Writes how the machines are reached: for the lab itself, and for Drover into the repository. */
function writeAccess(pristine: Pristine): void {
  const { userKey, password, hostKeys } = identityIn(pristine.folder)
  const reachable = machines.map((machine) => {
    const { port = 0, disks = [] } = loadState(machine.name) ?? {}
    const hasData = disks.some(({ serial }) => serial === machine.dataSerial)
    return { machine, port, hostKey: hostKeys[machine.name] ?? '', hasData }
  })
  mkdirSync(dirname(inventoryFile), { recursive: true })
  for (const file of [labKnownHosts(), knownHostsFile]) writeFileSync(file, knownHostsText(reachable))
  const virtualBox = { program: virtualBoxFolder, images: join(runFolder(), 'images') }
  const access = { userKey, password, knownHosts: knownHostsFile, virtualBox }
  writeFileSync(inventoryFile, inventoryText(reachable, access), { mode: 0o600 })
}
