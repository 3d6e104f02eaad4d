// One lab operation at a time, across processes. The kernel frees the lock when its holder ends, however it ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { cacheFolder, made } from './places.ts'
import { say } from './progress.ts'

/** Runs the action while no other process does so with the same lock name; waits for its turn. */
export async function withLock<T>(name: string, action: () => Promise<T>): Promise<T> {
  const file = join(made(cacheFolder()), `${name}.lock`)
  // `cat` ends, and with it the lock, when this process closes its end of the pipe: also when it is killed.
  const holder = spawn('flock', [file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const waiting = setTimeout(() => {
    say(`waiting for another lab command (${file})`)
  }, 500)
  try {
    await once(holder.stdout, 'data')
    clearTimeout(waiting)
    return await action()
  } finally {
    clearTimeout(waiting)
    holder.stdin.end()
  }
}
