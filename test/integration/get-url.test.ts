// get_url against a web server of our own on the loopback, once by curl and once by wget.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunRecord } from '../../src/task/result.ts'
import { drover } from '../contract/cli/drover.ts'

const body = Buffer.concat([Buffer.from('tool \0\r\n'), Buffer.alloc(300_000, 7)])
const sha = (algorithm: string, data: Uint8Array = body) => createHash(algorithm).update(data).digest('hex')

let server: Server
let origin = ''
let asked: IncomingMessage[] = []
let dir = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request)
    const path = request.url ?? ''
    if (path === '/moved') response.writeHead(302, { location: '/tool-1.0' }).end()
    else if (path === '/half') {
      response.writeHead(200, { 'content-length': body.length }).write(body.subarray(0, 1000))
      setTimeout(() => response.destroy(), 50)
    } else if (path.startsWith('/tool-1.0')) response.end(body)
    else response.writeHead(404).end('nothing here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})

afterAll(() => {
  server.close()
})

beforeEach(() => {
  asked = []
  dir = mkdtempSync(join(tmpdir(), 'drover get '))
})

afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

const NEEDED =
  'sh mktemp rm cat cut chown chmod mv stat id head getent readlink sha256sum sha512sum base64 tr env'.split(
    ' ',
  )

/** Runs steps of get_url with only one of the two programs on the PATH, all of them whatever fails. */
async function get(tool: string, steps: readonly object[], ...options: string[]) {
  const bin = join(dir, 'bin')
  mkdirSync(bin)
  for (const name of [...NEEDED, ...(tool === '' ? [] : [tool])])
    symlinkSync(`/usr/bin/${name}`, join(bin, name))
  const tasks = steps.map((step) => ({ get_url: step, ignore_errors: true }))
  const vars = { password: 'pass"w\\ord' }
  const play = JSON.stringify([{ hosts: 'localhost', vars, environment: { PATH: bin }, tasks }])
  writeFileSync(join(dir, 'site.yaml'), play.replace('"SECRET"', '!secret "t0ken"'))
  const args = ['run', join(dir, 'site.yaml'), '-i', 'localhost,', '--output', 'json', ...options]
  const { stdout, stderr } = await drover(args)
  rmSync(bin, { recursive: true })
  rmSync(join(dir, 'site.yaml'))
  if (stdout === '') throw new Error(stderr)
  const { results } = JSON.parse(stdout) as RunRecord
  return {
    verdicts: results.map(({ verdict }) => verdict),
    errors: results.map(({ error }) => error?.message ?? ''),
    all: stdout,
  }
}

describe.each(['curl', 'wget'])('by %s', (tool) => {
  test('a file comes once, is right by its sum, and is replaced when it is another', async () => {
    const wished = { url: `${origin}/moved`, checksum: `sha256:${sha('sha256').toUpperCase()}` }
    const other = { dest: join(dir, 'other'), url: `${origin}/tool-1.0`, checksum: `sha512:${sha('sha512')}` }
    const steps = [{ ...wished, dest: join(dir, 'new'), mode: '0755' }, other]
    writeFileSync(join(dir, 'other'), 'another')
    chmodSync(join(dir, 'other'), 0o700)
    expect((await get(tool, steps, '--check')).verdicts).toEqual(['change', 'change'])
    expect([readdirSync(dir), asked]).toEqual([['other'], []])
    expect((await get(tool, steps)).errors).toEqual(['', ''])
    for (const [name, mode] of Object.entries({ new: 0o755, other: 0o700 })) {
      expect(readFileSync(join(dir, name)).equals(body)).toBe(true)
      expect(statSync(join(dir, name)).mode & 0o7777).toBe(mode)
    }
    expect((await get(tool, steps)).verdicts).toEqual(['ok', 'ok'])
    expect([readdirSync(dir), asked.length]).toEqual([['new', 'other'], 3])
  })

  test('what goes wrong is said, leaves the old file and nothing else', async () => {
    writeFileSync(join(dir, 'f'), 'old')
    const dest = join(dir, 'f')
    const wished = sha('sha256', Buffer.from('else'))
    const { errors, verdicts } = await get(tool, [
      { url: `${origin}/tool-1.0`, dest, checksum: `sha256:${wished}` },
      { url: `${origin}/none`, dest, force: true },
      { url: `${origin}/half`, dest: join(dir, 'new') },
      { url: 'http://127.0.0.1:1/f', dest: join(dir, 'new') },
    ])
    expect(verdicts).toEqual(['failed', 'failed', 'failed', 'failed'])
    expect(errors[0]).toContain(`what was downloaded has the sha256 ${sha('sha256')}, not ${wished}`)
    expect(errors[1]).toContain('404')
    expect([readFileSync(dest, 'utf8'), readdirSync(dir)]).toEqual(['old', ['f']])
  })

  test('without a sum a file that is there stays, and with force it comes each time; secrets are seen by the server only', async () => {
    writeFileSync(join(dir, 'mine'), 'mine')
    writeFileSync(join(dir, 'tool-1.0'), 'old')
    const forced = {
      ...{ url: `${origin}/tool-1.0?a=[1-3]{b}&c=%20`, dest: `${dir}/`, force: true },
      ...{ url_username: 'anna', url_password: '{{ password }}' },
      headers: { 'X-Token': 'SECRET', 'X-Quoted': 'a "b" \\ c' },
    }
    const { verdicts, all } = await get(tool, [
      { url: `${origin}/tool-1.0`, dest: join(dir, 'mine') },
      { ...forced, headers: {} },
      forced,
    ])
    expect(verdicts).toEqual(['ok', 'change', 'change'])
    expect(asked.map(({ url }) => decodeURI(url ?? ''))).toEqual(Array(2).fill('/tool-1.0?a=[1-3]{b}&c= '))
    expect(asked[1]?.headers).toMatchObject({
      'x-token': 't0ken',
      'x-quoted': 'a "b" \\ c',
      authorization: `Basic ${Buffer.from('anna:pass"w\\ord').toString('base64')}`,
    })
    expect(all).not.toContain('t0ken')
    expect(readFileSync(join(dir, 'tool-1.0')).equals(body)).toBe(true)
    expect([readFileSync(join(dir, 'mine'), 'utf8'), readdirSync(dir)]).toEqual([
      'mine',
      ['mine', 'tool-1.0'],
    ])
  })
})

test('without either program the step says which to install', async () => {
  const { errors } = await get('', [{ url: `${origin}/tool-1.0`, dest: join(dir, 'f') }])
  expect(errors).toEqual(['this machine has neither curl nor wget to download with: install one of them'])
})
