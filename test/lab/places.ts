// Where the lab keeps things: everything costly in the user's cache, two small files in the repository.
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

const repository = join(import.meta.dirname, '..', '..')

/** The scripts and files that make the image; their content is the image's key. */
export const recipeFolder = join(import.meta.dirname, 'recipe')

/** `~/.cache/drover/lab`, or under `XDG_CACHE_HOME`. */
export function cacheFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? ''
  return join(cache === '' ? join(homedir(), '.cache') : cache, 'drover', 'lab')
}

/** What belongs to the machines as they run now: disks since the last reset, pid files, consoles. */
export function runFolder(): string {
  return join(cacheFolder(), 'run')
}

/** One pid file for every QEMU that the lab has started and not yet stopped. */
export function pidFolder(): string {
  return join(cacheFolder(), 'pids')
}

/** QEMU's control sockets: apart, because the path of a socket may have 107 bytes at most (unix(7)). */
export function socketFolder(): string {
  const key = createHash('sha256').update(runFolder()).digest('hex').slice(0, 8)
  return join(tmpdir(), `drover-lab-${userInfo().username}-${key}`)
}

/** The inventory and known_hosts that `up` writes for Drover, in `.lab/` of the repository. */
export const inventoryFile = join(repository, '.lab', 'inventory.yaml')
export const knownHostsFile = join(repository, '.lab', 'known_hosts')

/** The folder with the program VBoxManage of the lab. */
export const virtualBoxFolder = join(import.meta.dirname, 'virtualbox')

/** Makes the folder where it is missing, for this user alone, and returns it. */
export function made(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}
