// Pristine machines: booted once, settled, then saved with their memory, so that they come back in seconds.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { provenAcceleration } from './acceleration.ts'
import { identityIn, makeIdentity } from './identity.ts'
import { bakedImage, imageFolder } from './image.ts'
import type { Image } from './image-files.ts'
import { knownHostsText } from './inventory.ts'
import { withLock } from './lock.ts'
import { machineFiles, type MachineState } from './machine-state.ts'
import { dataDiskBytes, machines, type Machine } from './machines.ts'
import { cacheFolder, made } from './places.ts'
import { freePort } from './ports.ts'
import { kill } from './processes.ts'
import { say } from './progress.ts'
import { qemuArguments, type Accel, type Disk } from './qemu-args.ts'
import { hasCables, qemuVersion } from './qemu-version.ts'
import { qmp, untilStatus } from './qmp.ts'
import { untilReady } from './ready.ts'
import { command } from './run-command.ts'
import { sshTo, type Door } from './ssh.ts'
import { startMachine } from './start-machine.ts'

/** Folder per machine with `sda.qcow2`, `sdb.qcow2`, `ram` and `personal.tar`, and beside them the keys. */
export type Pristine = { folder: string; image: Image; accel: Accel }

/** Returns the pristine machines, and makes them first where the cache lacks them. */
export async function pristineMachines(): Promise<Pristine> {
  const image = await bakedImage()
  const accel = await provenAcceleration(image, cacheFolder())
  const folder = join(imageFolder(), `pristine-${await pristineKey(image, accel)}`)
  await withLock('pristine', async () => {
    if (existsSync(folder)) return
    const partial = `${folder}.partial`
    for (const { name } of machines) await kill(machineFiles(name, join(partial, name)).pidFile) // of a killed one
    rmSync(partial, { recursive: true, force: true })
    await make(made(partial), image, accel)
    renameSync(partial, folder)
  })
  return { folder, image, accel }
}

/** A saved memory fits only the QEMU, the processor and the devices that it was saved with. */
async function pristineKey(image: Image, accel: Accel): Promise<string> {
  const version = await qemuVersion()
  const cable = (await hasCables()) ? '' : null
  const words = machines.map((machine) =>
    qemuArguments({
      ...{ machine, image, accel, port: 0, disks: disksOf(machine, '') },
      ...{ personal: '', console: '', socket: '', cable, pidFile: '', ramState: null },
    }),
  )
  const key = JSON.stringify([version, accel === 'kvm' ? cpus()[0]?.model : '', words])
  return createHash('sha256').update(key).digest('hex').slice(0, 12)
}

/** The disks that a machine has from the start, with their files in the folder. */
export function disksOf(machine: Machine, folder: string): Disk[] {
  const system = { address: 0, file: join(folder, 'sda.qcow2'), serial: `LAB-SYSTEM-${machine.name}` }
  if (machine.dataSerial === null) return [system]
  return [system, { address: 1, file: join(folder, 'sdb.qcow2'), serial: machine.dataSerial }]
}

async function make(folder: string, image: Image, accel: Accel): Promise<void> {
  say('first boot of the four machines (about a minute)')
  await makeIdentity(folder)
  const identity = identityIn(folder)
  const started = await Promise.all(
    machines.map(async (machine, index) => ({ machine, port: await freePort(22600 + index) })),
  )
  const knownHosts = join(folder, 'first_boot_known_hosts')
  const reachable = started.map((one) => ({ ...one, hostKey: identity.hostKeys[one.machine.name] ?? '' }))
  writeFileSync(knownHosts, knownHostsText(reachable))
  await Promise.all(
    started.map(async ({ machine, port }) => {
      const door = { port, userKey: identity.userKey, knownHosts }
      await bootAndSave(machine, { port, accel, pristine: folder, disks: [] }, image, door)
      say(`${machine.name} saved`)
    }),
  )
}

async function bootAndSave(machine: Machine, state: MachineState, image: Image, door: Door): Promise<void> {
  const own = join(state.pristine, machine.name)
  if (!existsSync(own)) mkdirSync(own)
  const [system, data] = disksOf(machine, own)
  await command('qemu-img', [
    'create',
    '-q',
    '-f',
    'qcow2',
    '-F',
    'raw',
    '-b',
    image.disk,
    system?.file ?? '',
  ])
  if (data) await command('qemu-img', ['create', '-q', '-f', 'qcow2', data.file, String(dataDiskBytes)])
  const files = machineFiles(machine.name, own)
  try {
    await startMachine(machine.name, files, { ...state, disks: disksOf(machine, own) }, image, null)
    await untilReady(door, 900)
    await sshTo(door, 'root', 'systemctl is-system-running --wait; sync', { timeoutSeconds: 120 })
    await qmp(files.socket, ['stop'], ['migrate-set-parameters', { 'max-bandwidth': 10_000_000_000 }])
    const ram = join(own, 'ram')
    await qmp(files.socket, [
      'migrate',
      { uri: `exec:cat >'${ram}.partial' && mv '${ram}.partial' '${ram}'` },
    ])
    await untilStatus(files.socket, 'query-migrate', 'completed', 60_000)
    while (!existsSync(ram)) await delay(20) // QEMU is done before the last program of its pipe is.
  } finally {
    await kill(files.pidFile)
  }
}
