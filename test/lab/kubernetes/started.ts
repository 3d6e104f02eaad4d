// Which control planes run, and for whom: what a killed test left behind is ended before the next one starts.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { made } from '../places.ts'
import { startTicks } from '../processes.ts'
import { daemonNames, stopDaemon } from './daemon.ts'
import { startedFolder } from './places.ts'

/** `owner`: the process it ends with; null for one that runs until it is taken down. */
type Note = { directory: string; owner: { pid: number; ticks: number } | null }

/** Where the records of a control plane's processes are. */
export function daemonFolder(directory: string): string {
  return join(directory, 'processes')
}

export function noteStarted(directory: string, owned: boolean): void {
  const owner = owned ? { pid: process.pid, ticks: startTicks(process.pid) ?? 0 } : null
  writeFileSync(noteOf(directory), JSON.stringify({ directory, owner } satisfies Note))
}

/** Ends all that was started in the directory, the API server before its etcd, and forgets it. */
export async function endStarted(directory: string, patience = 5): Promise<void> {
  const folder = daemonFolder(directory)
  const names = daemonNames(folder)
  await Promise.all(names.filter((name) => name !== 'etcd').map((name) => stopDaemon(folder, name, patience)))
  await stopDaemon(folder, 'etcd', patience)
  rmSync(noteOf(directory), { force: true })
}

/** Ends every control plane whose owner was killed before it could, and throws away its folder. */
export async function endAbandoned(): Promise<void> {
  for (const file of readdirSync(made(startedFolder()))) {
    const note = JSON.parse(readFileSync(join(startedFolder(), file), 'utf8')) as Note
    const lives = note.owner === null || startTicks(note.owner.pid) === note.owner.ticks
    if (lives) continue
    await endStarted(note.directory, 0)
    rmSync(note.directory, { recursive: true, force: true })
  }
}

function noteOf(directory: string): string {
  const key = createHash('sha256').update(directory).digest('hex').slice(0, 16)
  return join(made(startedFolder()), `${key}.json`)
}
