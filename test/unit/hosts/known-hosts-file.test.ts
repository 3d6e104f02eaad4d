import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { judge } from '../../../src/hosts/known-hosts.ts'
import { addKnownHost, loadKnownHosts } from '../../../src/hosts/known-hosts-file.ts'

const key = Buffer.from('a key')
const web1 = { address: 'web1', port: 22, type: 'ssh-ed25519', key, hashed: false }
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-known-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('a file that is not there holds no hosts', () => {
  expect(loadKnownHosts([join(folder, 'absent')])).toEqual([])
})

test('a file that cannot be read is an error, not an empty one', () => {
  expect(() => loadKnownHosts([folder])).toThrow('EISDIR')
})

test('several files count together', () => {
  writeFileSync(join(folder, 'a'), 'web1 ssh-rsa YQ==\n')
  writeFileSync(join(folder, 'b'), 'web2 ssh-rsa Yg==\n')
  expect(loadKnownHosts([join(folder, 'a'), join(folder, 'b')]).map((host) => host.names)).toEqual([
    'web1',
    'web2',
  ])
})

test('the first key makes the file and its folder, for their owner only', () => {
  const file = join(folder, 'ssh', 'known_hosts')
  addKnownHost(file, { ...web1, port: 2222 })
  expect(readFileSync(file, 'utf8')).toBe(`[web1]:2222 ssh-ed25519 ${key.toString('base64')}\n`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'ssh')).mode & 0o777).toBe(0o700)
})

test('a key is written once, and below what stands there, be the last line finished or not', () => {
  const file = join(folder, 'known_hosts')
  writeFileSync(file, 'web0 ssh-rsa YQ==')
  for (let time = 0; time < 3; time += 1) addKnownHost(file, web1)
  expect(readFileSync(file, 'utf8')).toBe(`web0 ssh-rsa YQ==\nweb1 ssh-ed25519 ${key.toString('base64')}\n`)
})

test('a hashed name is not written in the clear, is found again, and is written once', () => {
  const file = join(folder, 'known_hosts')
  for (let time = 0; time < 2; time += 1) addKnownHost(file, { ...web1, port: 2222, hashed: true })
  expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|[\w+/]{27}=\|[\w+/]{27}= ssh-ed25519 \S+\n$/)
  expect(judge(loadKnownHosts([file]), 'web1', 2222, key)).toBe('known')
  expect(judge(loadKnownHosts([file]), 'web2', 2222, key)).toBe('unknown')
})

test('what was read is kept while no file changes, and no longer', () => {
  const files = [join(folder, 'a'), join(folder, 'b')]
  writeFileSync(join(folder, 'a'), 'web1 ssh-rsa YQ==\n')
  const first = loadKnownHosts(files)
  expect(loadKnownHosts(files)).toBe(first)
  writeFileSync(join(folder, 'b'), 'web2 ssh-rsa Yg==\n')
  expect(loadKnownHosts(files).map((host) => host.names)).toEqual(['web1', 'web2'])
})

test('each of a thousand hosts finds its own line without trying those of the others', () => {
  let tried = 0
  const hosts = Array.from({ length: 1000 }, (_, index) => ({
    marker: null,
    get names() {
      tried += 1
      return `web${index},WEB${index}.example.org`
    },
    type: 'ssh-ed25519',
    key,
  }))
  for (let index = 0; index < 1000; index += 1) {
    expect(judge(hosts, `web${index}`, 22, key)).toBe('known')
    expect(judge(hosts, `Web${index}.example.org`, 2222, key)).toBe('known')
  }
  expect(tried).toBeLessThanOrEqual(2000)
})
