import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { sha256 as sumOf } from '../../task/content.ts'
import { mistake, type Spot } from '../origin.ts'

const MOST_BYTES = 256 * 1024 * 1024
const SECONDS = 60

/** A program for a process of its own: values are made synchronously, and this is the only one that has to wait. */
const FETCH = `
const [url, seconds] = process.argv.slice(1)
try {
  const reply = await fetch(url, { signal: AbortSignal.timeout(Number(seconds) * 1000) })
  if (!reply.ok) throw new Error('HTTP ' + reply.status + (reply.statusText === '' ? '' : ' ' + reply.statusText))
  const body = Buffer.from(await reply.arrayBuffer())
  await new Promise((resolve) => process.stdout.write(body, resolve))
} catch (error) {
  process.stderr.write(String(error.cause?.message ?? error.message))
  process.exitCode = 1
}`

const kept = new Map<string, Buffer>()

/**
 * The file that has this SHA-256: from the user's cache (`XDG_CACHE_HOME`, or `~/.cache`), or from the network, and
 * then kept there. Proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`).
 *
 * @throws {DroverError} `download-failed`: it cannot be fetched, or is another.
 */
export function fetchOnce(url: string, sha256: string, spot: Spot): Uint8Array {
  const known = kept.get(sha256) ?? cached(sha256)
  if (known) {
    kept.set(sha256, known)
    return known
  }
  const bytes = download(url, spot)
  const sum = sumOf(bytes)
  if (sum !== sha256)
    throw mistake('download-failed', `${url} has the SHA-256 ${sum}, not ${sha256}`, spot, WRONG_SUM)
  keep(sha256, bytes)
  return bytes
}

const WRONG_SUM =
  'either the file is another than it was, or the sum was copied wrongly: look at the file first'

function download(url: string, spot: Spot): Buffer {
  const args = ['--input-type=module', '--eval', FETCH, url, String(SECONDS)]
  const environment = { ...process.env, NODE_USE_ENV_PROXY: '1' }
  const run = spawnSync(process.execPath, args, { env: environment, maxBuffer: MOST_BYTES })
  if (run.status === 0) return run.stdout
  const why = run.error?.message ?? run.stderr.toString('utf8').trim()
  throw mistake('download-failed', `cannot fetch ${url}: ${why === '' ? 'interrupted' : why}`, spot)
}

function folder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? ''
  return join(cache === '' ? join(homedir(), '.cache') : cache, 'drover', 'downloads')
}

/** What lies in the cache counts only while it has its sum. */
function cached(sha256: string): Buffer | null {
  try {
    const bytes = readFileSync(join(folder(), sha256))
    return sumOf(bytes) === sha256 ? bytes : null
  } catch {
    return null
  }
}

/** A cache that cannot be written to is none. */
function keep(sha256: string, bytes: Buffer): void {
  kept.set(sha256, bytes)
  try {
    mkdirSync(folder(), { recursive: true })
    const path = join(folder(), sha256)
    writeFileSync(`${path}.${process.pid}`, bytes)
    renameSync(`${path}.${process.pid}`, path)
  } catch {
    return
  }
}
