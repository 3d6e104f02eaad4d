// The published manifests of Longhorn.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, 'manifests', 'longhorn-v1.10.0.yaml')

/** Its path, version and SHA-256; it is what was published, or an error. */
export function longhornManifest(): { file: string; version: string; sha256: string } {
  const { sha256 } = asPublished(readFileSync(file, 'utf8'), 'v1.10.0')
  return { file, version: 'v1.10.0', sha256 }
}

/** The manifest of the version that v1.10.0 is upgraded to in the lab. The two differ in their images only. */
export function newerManifest(): { text: string; version: string; sha256: string } {
  const older = readFileSync(file, 'utf8')
  const text = Object.entries(newImages).reduce((all, [old, now]) => all.replaceAll(old, now), older)
  return { version: 'v1.10.2', ...asPublished(text, 'v1.10.2') }
}

const newImages = {
  'v1.10.0': 'v1.10.2',
  'support-bundle-kit:v0.0.69': 'support-bundle-kit:v0.0.79',
  'csi-attacher:v4.9.0-20250826': 'csi-attacher:v4.10.0-20251226',
  'csi-provisioner:v5.3.0-20250826': 'csi-provisioner:v5.3.0-20251226',
  'csi-node-driver-registrar:v2.14.0-20250826': 'csi-node-driver-registrar:v2.15.0-20251226',
  'csi-resizer:v1.14.0-20250826': 'csi-resizer:v1.14.0-20260119',
  'csi-snapshotter:v8.3.0-20250826': 'csi-snapshotter:v8.4.0-20251226',
  'livenessprobe:v2.16.0-20250826': 'livenessprobe:v2.17.0-20251226',
  'longhornio/': 'docker.io/longhornio/',
}

const published = {
  'v1.10.0': '07cdd083137acd61c340fc54f1eb4afc8a1af5f193e1c24c388152004ccf475b',
  'v1.10.2': '625132c04d752d537c77605a5c484921cbae7e9c81b233ca18b3db9c3df0ea92',
}

function asPublished(text: string, version: keyof typeof published): { text: string; sha256: string } {
  const sha256 = createHash('sha256').update(text).digest('hex')
  if (sha256 !== published[version])
    throw new Error(`this is not the manifest that Longhorn ${version} has: its SHA-256 is ${sha256}`)
  return { text, sha256 }
}
