import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Connects 200 times, then opens a file. */
const PROGRAM = `
import { readFileSync } from 'node:fs'
import { connectionSettings } from './connection-settings.ts'
import { openSocket } from './socket.ts'
const settings = connectionSettings('one', (name) => ({ ansible_host: '127.0.0.1', ansible_port: process.argv[1] })[name], { sshConfigFiles: [] })
const all = await Promise.allSettled(Array.from({ length: 200 }, () => openSocket(settings, new AbortController().signal)))
const refused = all.filter(({ status }) => status === 'rejected').map(({ reason }) => reason)
console.log(JSON.stringify({ refused: refused.length, first: refused[0], file: readFileSync(process.execPath).length > 0 }))
process.exit()
`

test('connections end where files could no longer be opened, and say so', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 1024, resolve))
  const { port } = server.address() as AddressInfo
  const cwd = fileURLToPath(new URL('../../../src/hosts', import.meta.url))
  const node = [process.execPath, '--input-type=module', '-e', PROGRAM, String(port)]
  const child = spawn('sh', ['-c', 'ulimit -n 200; exec "$@"', 'sh', ...node], { cwd })
  const said = await json(child.stdout)
  server.close()
  expect(said).toMatchObject({
    refused: 64,
    first: { code: 'unreachable', details: { help: expect.stringContaining('ulimit -n') as string } },
    file: true,
  })
})
