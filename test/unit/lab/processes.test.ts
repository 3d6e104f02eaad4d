import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { kill, runningPid } from '../../lab/processes.ts'

let folder: string
let pidFile: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-pid-'))
  pidFile = join(folder, 'pid')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** A process that runs for a minute and has the words in its command line. */
async function sleeper(...words: string[]) {
  const child = spawn('sh', ['-c', 'echo started; read line', 'sleeper', ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  writeFileSync(pidFile, `${child.pid ?? 0}\n`)
  return child
}

test('a process that was started with the pid file is found and ended', async () => {
  const child = await sleeper('-pidfile', pidFile)
  expect(runningPid(pidFile)).toBe(child.pid)
  await kill(pidFile)
  expect(runningPid(pidFile)).toBeNull()
})

test('a stranger who was given the old process id is left alone', async () => {
  const child = await sleeper('a stranger')
  expect(runningPid(pidFile)).toBeNull()
  await kill(pidFile)
  expect(child.exitCode ?? child.signalCode).toBeNull()
  child.stdin.end()
})

test('no pid file, no process', () => {
  expect(runningPid(pidFile)).toBeNull()
})
