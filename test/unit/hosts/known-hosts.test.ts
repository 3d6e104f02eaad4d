import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { judge, knownName, knownTypes, parseKnownHosts } from '../../../src/hosts/known-hosts.ts'

const ed = Buffer.from('the ed25519 key')
const rsa = Buffer.from('the rsa key')
const other = Buffer.from('another key')
const b64 = (key: Buffer) => key.toString('base64')

function verdict(lines: string, address: string, port = 22, key = ed) {
  return judge(parseKnownHosts(lines), address, port, key)
}

function hashed(name: string, salt = Buffer.from('a salt of twenty byt')): string {
  const hash = createHmac('sha1', salt).update(name).digest('base64')
  return `|1|${salt.toString('base64')}|${hash}`
}

describe('a key', () => {
  const lines = `web1,10.0.0.1 ssh-ed25519 ${b64(ed)} a comment\nweb2 ssh-ed25519 ${b64(other)}\n`

  test('that stands behind one of the names is known', () => {
    expect(verdict(lines, 'web1')).toBe('known')
    expect(verdict(lines, '10.0.0.1')).toBe('known')
    expect(verdict(lines, 'WEB1')).toBe('known')
  })

  test('of a host without a line is unknown', () => {
    expect(verdict(lines, 'web3')).toBe('unknown')
    expect(verdict('', 'web1')).toBe('unknown')
  })

  test('other than the known one is changed', () => {
    expect(verdict(lines, 'web2')).toBe('changed')
  })

  test('of another type than the known ones is changed too: the known type was asked for first', () => {
    expect(verdict(`web1 ssh-rsa ${b64(rsa)}\n`, 'web1')).toBe('changed')
  })

  test('may be one of several', () => {
    const both = `web1 ssh-rsa ${b64(rsa)}\nweb1 ssh-ed25519 ${b64(ed)}\n`
    expect(verdict(both, 'web1')).toBe('known')
    expect(verdict(both, 'web1', 22, rsa)).toBe('known')
    expect(knownTypes(parseKnownHosts(both), 'web1', 22)).toEqual(['ssh-rsa', 'ssh-ed25519'])
  })

  test('that is revoked is refused, whatever else the file says', () => {
    expect(verdict(`@revoked * ssh-ed25519 ${b64(ed)}\n${lines}`, 'web1')).toBe('revoked')
    expect(verdict(`@revoked web2 ssh-ed25519 ${b64(ed)}\n${lines}`, 'web1')).toBe('known')
  })

  test('gets no trust from a certificate authority: certificates are not asked for', () => {
    expect(verdict(`@cert-authority * ssh-ed25519 ${b64(ed)}\n`, 'web1')).toBe('certified')
    expect(verdict(`@cert-authority *.lab ssh-ed25519 ${b64(ed)}\n`, 'web1')).toBe('unknown')
  })
})

describe('a name', () => {
  const key = `ssh-ed25519 ${b64(ed)}`

  test.each([
    ['[web1]:2222', 'web1', 2222, 'known'],
    ['[web1]:2222', 'web1', 22, 'unknown'],
    ['web1', 'web1', 2222, 'known'],
    ['[::1]:2222', '::1', 2222, 'known'],
    ['*.lab', 'web1.lab', 22, 'known'],
    ['*.lab', 'lab', 22, 'unknown'],
    ['web?', 'web1', 22, 'known'],
    ['web?', 'web11', 22, 'unknown'],
    ['*.lab,!web1.lab', 'web1.lab', 22, 'unknown'],
    ['*.lab,!web1.lab', 'web2.lab', 22, 'known'],
    ['!web1.lab', 'web2.lab', 22, 'unknown'],
    ['[*]:2222', 'web1', 2222, 'known'],
    ['web.1', 'webx1', 22, 'unknown'],
    [hashed('web1'), 'web1', 22, 'known'],
    [hashed('web1'), 'web2', 22, 'unknown'],
    [hashed('[web1]:2222'), 'web1', 2222, 'known'],
    ['|2|c2FsdA==|aGFzaA==', 'web1', 22, 'unknown'],
  ] as const)('%s, asked for %s port %i: %s', (names, address, port, expected) => {
    expect(verdict(`${names} ${key}\n`, address, port)).toBe(expected)
  })

  test('with a port of its own counts before the name without', () => {
    const lines = `web1 ${key}\n[web1]:2222 ssh-ed25519 ${b64(other)}\n`
    expect(verdict(lines, 'web1', 2222)).toBe('changed')
  })

  test('is written with its port where that is not 22', () => {
    expect(knownName('Web1', 22)).toBe('web1')
    expect(knownName('10.0.0.1', 2222)).toBe('[10.0.0.1]:2222')
  })
})

test('comments, empty lines, strange markers and half lines are passed over', () => {
  const lines = `# web1 ssh-ed25519 ${b64(ed)}\n\n@strange web1 ssh-ed25519 ${b64(ed)}\nweb1 ssh-ed25519\n`
  expect(parseKnownHosts(lines)).toEqual([])
  expect(verdict(`${lines}\t web1  ssh-ed25519\t${b64(ed)}\r\n`, 'web1')).toBe('known')
})
