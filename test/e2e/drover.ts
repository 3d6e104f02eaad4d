import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunRecord } from '../../src/task/result.ts'
import { inventoryFile } from '../lab/lab.ts'

const root = join(import.meta.dirname, '../..')

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command `drover` as a user would, in the repository's folder. */
async function drover(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'bin/drover'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8')
    child[stream].on('data', (chunk: string) => (text[stream] += chunk))
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, ...text }
}

/** Runs a playbook on the lab. Returns the JSON document; its exit code is compared with the process's. */
export async function record(playbook: string, ...options: string[]): Promise<RunRecord> {
  const started = Date.now()
  const { code, stdout, stderr } = await drover(
    'run',
    playbook,
    '-i',
    inventoryFile,
    '--output',
    'json',
    ...options,
  )
  if (stdout === '') throw new Error(`drover printed no document (exit code ${String(code)}):\n${stderr}`)
  console.log(`${['run', playbook, ...options].join(' ')}: ${((Date.now() - started) / 1000).toFixed(1)} s`)
  const document = JSON.parse(stdout) as RunRecord
  if (document.exitCode !== code)
    throw new Error(`the document says ${document.exitCode}, the process ${String(code)}`)
  return document
}

/** A playbook of one play, as text, in a folder of its own while `use` runs. */
export async function withPlaybook<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-e2e-'))
  try {
    const path = join(folder, 'playbook.yaml')
    writeFileSync(path, text)
    return await use(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
