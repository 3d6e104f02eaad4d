// One run of one tool, from the start of its process to its end, and what it cost.
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '../lab/lab.ts'
import type { Contender, Output, Said } from '../tools/contender.ts'
import { interruptible, throwIfInterrupted } from './interrupt.ts'
import { MemoryWatch } from './memory.ts'
import { spawnIn } from './process-group.ts'

/** Seconds that a run must take for its memory to be seen. */
const SEEN = 0.4

/** What of a lab is measured. */
export type MeasuredLab = Pick<Lab, 'controllerGroup' | 'targetGroup' | 'log' | 'through'>

/** Seconds, MB and counts; null where it could not be measured. */
export interface Measured {
  readonly wall: number
  readonly controllerCpu: number | null
  readonly targetCpu: number | null
  readonly memory: number | null
  readonly largestProcess: number | null
  /** SSH connections that logged in, and sessions (channels) that were opened on them. */
  readonly connections: number
  readonly channels: number
  readonly roundTrips: number | null
  readonly changed: number
}

/** @throws Error when the tool fails, or did not do all its steps. */
export async function runOnce(contender: Contender, lab: MeasuredLab): Promise<Measured> {
  throwIfInterrupted()
  const { controllerGroup, targetGroup } = lab
  const before = { controller: controllerGroup.cpu(), target: targetGroup.cpu(), log: lab.log().length }
  const servers = targetGroup.members().length
  const watch = new MemoryWatch(controllerGroup)
  const began = performance.now()
  const output = await finished(contender, lab)
  const wall = (performance.now() - began) / 1000
  const memory = watch.stop()
  const said: Said = contender.said(output)
  const controllerCpu = since(controllerGroup.cpu(), before.controller)
  // Connections that a tool keeps end here: the next run begins as cold as this one did.
  await controllerGroup.end()
  await settled(lab, servers)
  return {
    wall,
    controllerCpu,
    targetCpu: since(targetGroup.cpu(), before.target),
    // Of a shorter run too little was seen.
    memory: wall < SEEN ? null : memory.all,
    largestProcess: wall < SEEN ? null : memory.largest,
    ...sessions(lab.log().slice(before.log)),
    roundTrips: said.roundTrips ?? null,
    changed: said.changed,
  }
}

function since(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : now - before
}

function sessions(log: string): { connections: number; channels: number } {
  return {
    connections: log.split('Accepted publickey').length - 1,
    channels: log.split('Starting session').length - 1,
  }
}

async function finished({ argv, cwd, env }: Contender, lab: MeasuredLab): Promise<Output> {
  // Files, not pipes: what stays in the background would hold a pipe open.
  const files = ['stdout', 'stderr'].map((name) => join(cwd, name))
  const [stdout = 0, stderr = 0] = files.map((file) => openSync(file, 'w'))
  const child = spawnIn(lab.controllerGroup, [...lab.through, ...argv], {
    cwd,
    env,
    stdio: ['ignore', stdout, stderr],
  })
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  const code = await interruptible(exited, () => {
    child.kill()
    void lab.controllerGroup.end()
  })
  closeSync(stdout)
  closeSync(stderr)
  const [out = '', err = ''] = files.map((file) => readFileSync(file, 'utf8'))
  return { code, stdout: out, stderr: err }
}

/** Until the server has ended its sessions and logs no more. */
async function settled({ targetGroup, log }: MeasuredLab, servers: number): Promise<void> {
  let logged = -1
  for (let attempt = 0; attempt < 250; attempt += 1) {
    const now = log().length
    if (targetGroup.members().length <= servers && now === logged) return
    logged = now
    await sleep(20)
  }
}
