// One run of one tool, from the start of its process to its end, and what it cost.
import { type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '../lab/lab.ts'
import type { Contender, Output } from '../tools/contender.ts'
import { interruption } from './interrupt.ts'
import { ProcessWatch } from './process-watch.ts'
import { spawnIn } from './process-group.ts'
import { type Sessions, sessions } from './sessions.ts'

/** Seconds that a run must take for its memory to be seen. */
const SEEN = 0.4
/** Part of this machine's memory that must stay free, of what a tool takes and what it starts on the hosts: the kernel would end anybody. */
const FREE_SHARE = 0.1
/** Milliseconds between two looks at it. */
const FREE_EACH = 250
/** Seconds that the server may take to end its sessions. */
const SETTLING = 30

/** What of a lab is measured. */
export type MeasuredLab = Pick<Lab, 'controllerGroup' | 'targetGroup' | 'log' | 'through'>

/** Seconds, MB and counts; null where it could not be measured. */
export interface Measured extends Sessions {
  readonly wall: number
  readonly controllerCpu: number
  readonly targetCpu: number
  readonly memory: number | null
  readonly largestProcess: number | null
  /** Of the process that has the most. */
  readonly openFiles: number | null
  readonly roundTrips: number | null
  readonly changed: number
}

/**
 * @param limit seconds after which the tool is ended.
 * @throws Error when the tool fails, did not do all its steps, or takes too long or too much memory;
 *   ServerEnded; Interrupted when a signal has come.
 */
export async function runOnce(contender: Contender, lab: MeasuredLab, limit: number): Promise<Measured> {
  interruption.throwIfAborted()
  const { controllerGroup, targetGroup } = lab
  const before = { controller: controllerGroup.cpu(), target: targetGroup.cpu(), log: lab.log().length }
  const servers = targetGroup.members()
  const stop = new AbortController()
  const tooLong = setTimeout(() => {
    stop.abort(new Error(`takes longer than ${limit} s`))
  }, limit * 1000)
  const enough = setInterval(() => {
    if (freemem() > totalmem() * FREE_SHARE) return
    const all = (totalmem() / 2 ** 30).toFixed(0)
    stop.abort(new Error(`with what it starts on the hosts it takes the memory of this machine (${all} GB)`))
  }, FREE_EACH)
  const watch = new ProcessWatch(controllerGroup)
  const began = performance.now()
  const ofController = async () => {
    const output = await finished(contender, lab, AbortSignal.any([stop.signal, interruption]))
    const wall = (performance.now() - began) / 1000
    return { wall, said: contender.said(output), cpu: controllerGroup.cpu() - before.controller }
  }
  const { wall, said, cpu } = await ofController()
    .finally(() => {
      clearTimeout(tooLong)
      clearInterval(enough)
      watch.stop()
      // Connections that a tool keeps end here: the next run begins as cold as this one did.
      return controllerGroup.end()
    })
    .catch(async (error: unknown) => {
      // Its sessions may go on for long, and only what it failed of is to be told.
      await targetGroup.end(servers)
      throw error
    })
    .finally(() => (interruption.aborted ? undefined : settled(lab, servers.length)))
  // Of a shorter run too little was seen.
  const seen = wall < SEEN ? null : watch.most
  return {
    wall,
    controllerCpu: cpu,
    targetCpu: targetGroup.cpu() - before.target,
    memory: seen?.all ?? null,
    largestProcess: seen?.largest ?? null,
    openFiles: seen?.openFiles ?? null,
    ...sessions(lab.log().slice(before.log)),
    roundTrips: said.roundTrips ?? null,
    changed: said.changed,
  }
}

async function finished(
  { argv, cwd, env }: Contender,
  { controllerGroup, through }: MeasuredLab,
  stop: AbortSignal,
): Promise<Output> {
  // Files, not pipes: what stays in the background would hold a pipe open.
  const files = ['stdout', 'stderr'].map((name) => join(cwd, name))
  const [stdout = 0, stderr = 0] = files.map((file) => openSync(file, 'w'))
  const child = spawnIn(controllerGroup, [...through, ...argv], {
    cwd,
    env,
    stdio: ['ignore', stdout, stderr],
  })
  closeSync(stdout)
  closeSync(stderr)
  const code = await exitCode(child, stop)
  stop.throwIfAborted()
  const [out = '', err = ''] = files.map((file) => readFileSync(file, 'utf8'))
  return { code, stdout: out, stderr: err }
}

/** Ends the child and what it started when it is told to stop. */
async function exitCode(child: ChildProcess, stop: AbortSignal): Promise<number | null> {
  const end = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  stop.addEventListener('abort', end)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', resolve)
    })
  } finally {
    stop.removeEventListener('abort', end)
  }
}

/** Nobody can be measured any more. */
export class ServerEnded extends Error {}

/** Until the server has ended its sessions and logs no more. @throws Error when it goes on; ServerEnded. */
async function settled({ targetGroup, log }: MeasuredLab, servers: number): Promise<void> {
  const until = performance.now() + SETTLING * 1000
  for (let logged = -1; performance.now() < until;) {
    const [now, members] = [log(), targetGroup.members().length]
    if (members < servers)
      throw new ServerEnded(`a server of the lab has ended; its log:\n${now.slice(-2000)}`)
    if (members === servers && now.length === logged) return
    logged = now.length
    await sleep(20)
  }
  throw new Error(`the server has sessions ${SETTLING} s after the tool has ended`)
}
