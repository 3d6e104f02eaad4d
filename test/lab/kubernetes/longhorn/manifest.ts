// The published manifest of Longhorn.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Its path, size and SHA-256; it is what was published, or an error. */
export function longhornManifest(): { file: string; version: string; sha256: string } {
  const file = join(import.meta.dirname, 'manifests', 'longhorn-v1.10.0.yaml')
  const published = '07cdd083137acd61c340fc54f1eb4afc8a1af5f193e1c24c388152004ccf475b'
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
  if (sha256 !== published)
    throw new Error(`${file} is not what Longhorn published: its SHA-256 is ${sha256}`)
  return { file, version: 'v1.10.0', sha256 }
}
