// A lab whose hosts are far away: server and tools in network namespaces, with a network between them that takes its time.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ProcessGroup } from '../measure/process-group.ts'
import { type Lab, labWith } from './lab.ts'
import { startSshd } from './sshd.ts'

export interface Distance {
  /** Milliseconds there and back. */
  readonly roundTrip: number
  /** Part of the packets that are lost, each way. */
  readonly loss: number
}

const PROGRAM = fileURLToPath(new URL('far-network.py', import.meta.url))
const HOSTS = '10.77'
const [NEAR_ADDRESS, FAR_ADDRESS] = ['10.78.0.1', '10.78.0.2']

function ip(line: string): void {
  execFileSync('ip', line.split(' '), { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Needs root. */
export async function startFarLab(distance: Distance): Promise<Lab> {
  const [near, far] = [`drover-near-${process.pid}`, `drover-far-${process.pid}`]
  const through = (namespace: string) => ['nsenter', `--net=/run/netns/${namespace}`, '--']
  const endNetwork = await startNetwork(near, far, distance)
  const start = (folder: string, group: ProcessGroup) => {
    const home = join(folder, 'target-home')
    mkdirSync(home)
    return startSshd({ folder: join(folder, 'sshd'), group, home, through: through(far) })
  }
  try {
    const lab = await labWith(start, { addresses: HOSTS, through: through(near) })
    return { ...lab, stop: () => lab.stop().finally(endNetwork) }
  } catch (error) {
    endNetwork()
    throw error
  }
}

/** @returns what ends it. */
async function startNetwork(near: string, far: string, { roundTrip, loss }: Distance): Promise<() => void> {
  const words = [PROGRAM, near, far, String(roundTrip / 2000), String(loss)]
  let program: ChildProcess | null = null
  const end = () => {
    // The devices end with the program that holds them.
    program?.kill('SIGKILL')
    for (const name of [near, far]) if (existsSync(`/run/netns/${name}`)) ip(`netns del ${name}`)
  }
  try {
    for (const name of [near, far]) ip(`netns add ${name}`)
    const child = spawn('/usr/bin/python3', words, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
    program = child
    await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve)
      child.once('exit', () => {
        reject(new Error('the network does not come up'))
      })
    })
    for (const line of addresses(near, far)) ip(line)
  } catch (error) {
    end()
    throw error
  }
  return end
}

function addresses(near: string, far: string): string[] {
  return [
    ...[near, far].flatMap((name) => [`-n ${name} link set lo up`, `-n ${name} link set far up`]),
    `-n ${near} addr add ${NEAR_ADDRESS} peer ${FAR_ADDRESS} dev far`,
    `-n ${near} route add ${HOSTS}.0.0/16 dev far`,
    `-n ${far} addr add ${FAR_ADDRESS} peer ${NEAR_ADDRESS} dev far`,
    // Every address of the network is this machine.
    `-n ${far} route add local ${HOSTS}.0.0/16 dev lo`,
  ]
}
