// Each recipe has its own image and saved machines, over a gigabyte; the cache forgets those that nobody uses.
import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

const forgottenAfterDays = 14

/** Marks the folder `used` as used now, and removes its siblings that were not for two weeks. */
export function forgetOldImages(cache: string, used: string, now = new Date()): void {
  if (existsSync(used)) utimesSync(used, now, now)
  for (const name of readdirSync(cache).filter((entry) => /^[0-9a-f]{16}$/.test(entry))) {
    const folder = join(cache, name)
    const days = (now.getTime() - statSync(folder).mtimeMs) / 86_400_000
    if (folder !== used && days > forgottenAfterDays) rmSync(folder, { recursive: true })
  }
}
