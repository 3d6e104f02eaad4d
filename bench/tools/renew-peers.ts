// Forgets the environments of the peers: the next use installs the newest versions.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE } from '../../test/setup/python-environment.ts'

export function renewPeers(): void {
  const folders = existsSync(CACHE) ? readdirSync(CACHE) : []
  for (const folder of folders.filter((name) => /^(ansible|mitogen|pyinfra)-.*python/.test(name)))
    rmSync(join(CACHE, folder), { recursive: true })
}
