import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { daemonPid } from '../lab/kubernetes/daemon.ts'
import { daemonFolder, endAbandoned, endStarted } from '../lab/kubernetes/started.ts'

const lab = join(import.meta.dirname, '..', 'lab', 'kubernetes')

/** Starts a program as a control plane's, from a process of its own that then waits to be killed. */
async function startElsewhere(directory: string, owned: boolean) {
  const source = `
    import { startDaemon } from ${JSON.stringify(join(lab, 'daemon.ts'))}
    import { daemonFolder, noteStarted } from ${JSON.stringify(join(lab, 'started.ts'))}
    const directory = ${JSON.stringify(directory)}
    await startDaemon({ folder: daemonFolder(directory), name: 'etcd', program: 'sleep', words: ['600'] })
    noteStarted(directory, ${owned})
    console.log('started')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

async function afterKilling(owned: boolean): Promise<{ before: boolean; after: boolean }> {
  const directory = mkdtempSync(join(tmpdir(), 'drover-abandoned-'))
  onTestFinished(async () => {
    await endStarted(directory, 0)
    rmSync(directory, { recursive: true, force: true })
  })
  const child = await startElsewhere(directory, owned)
  const runs = () => daemonPid(daemonFolder(directory), 'etcd') !== null
  await endAbandoned()
  const before = runs() // Its owner lives.
  child.kill('SIGKILL')
  await once(child, 'exit')
  await endAbandoned()
  return { before, after: runs() }
}

test('what a killed process left running is ended by the next, and not before it is dead', async () => {
  expect(await afterKilling(true)).toEqual({ before: true, after: false })
})

test('what was started to stay is left alone', async () => {
  expect(await afterKilling(false)).toEqual({ before: true, after: true })
})
