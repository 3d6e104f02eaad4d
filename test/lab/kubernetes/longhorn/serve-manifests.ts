// Where this computer has Longhorn's manifests, for playbooks that download them.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { longhornManifest, newerManifest } from './manifest.ts'

/** `url` is a template: one of each version, as it was published. */
export async function serveManifests(): Promise<{ url: string; close: () => void }> {
  const older = longhornManifest()
  const newer = newerManifest()
  const texts: Readonly<Record<string, string>> = {
    [`/${older.version}.yaml`]: readFileSync(older.file, 'utf8'),
    [`/${newer.version}.yaml`]: newer.text,
  }
  const server = createServer(({ url = '' }, response) => {
    const { [url]: text } = texts
    response.writeHead(text === undefined ? 404 : 200).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/{{ longhorn_version }}.yaml`
  return { url, close: () => void server.close() }
}
