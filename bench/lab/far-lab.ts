// A lab whose hosts are far away: server and tools in network namespaces, with a network between them that takes its time.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { makeGroup } from '../measure/process-group.ts'
import { type Lab, labAround } from './lab.ts'
import { startSshd } from './sshd.ts'

export interface Distance {
  /** Milliseconds there and back. */
  readonly roundTrip: number
  /** Part of the packets that are lost, each way. */
  readonly loss: number
}

const HOSTS = '10.77'
const [NEAR_ADDRESS, FAR_ADDRESS] = ['10.78.0.1', '10.78.0.2']

function ip(line: string): void {
  execFileSync('ip', line.split(' '), { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Needs root. */
export async function startFarLab(distance: Distance): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-bench-'))
  const [near, far] = [`drover-near-${process.pid}`, `drover-far-${process.pid}`]
  const network = await startNetwork(near, far, distance)
  const home = join(folder, 'target-home')
  mkdirSync(home)
  const group = makeGroup('target')
  const through = (namespace: string) => ['nsenter', `--net=/run/netns/${namespace}`, '--']
  const sshd = await startSshd({ folder: join(folder, 'sshd'), group, home, through: through(far) })
  const lab = labAround(folder, sshd, group, { addresses: HOSTS, through: through(near) })
  return {
    ...lab,
    stop: async () => {
      await lab.stop()
      network()
    },
  }
}

/** @returns what ends it. */
async function startNetwork(near: string, far: string, { roundTrip, loss }: Distance): Promise<() => void> {
  for (const name of [near, far]) ip(`netns add ${name}`)
  const program = fileURLToPath(new URL('far-network.py', import.meta.url))
  const words = [program, near, far, String(roundTrip / 2000), String(loss)]
  const child = spawn('/usr/bin/python3', words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const end = () => {
    child.kill('SIGKILL')
    for (const name of [near, far]) ip(`netns del ${name}`)
  }
  try {
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
