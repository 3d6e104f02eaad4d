// unarchive with real archives on this machine.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AnyTask } from '../../src/task/task.ts'
import unarchive from '../../tasks/unarchive.ts'
import { converge } from './on-this-machine.ts'

let dir: string
const at = (...names: string[]) => join(dir, ...names)

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'drover unpack '))
  mkdirSync(at('src/pkg-1.0/bin'), { recursive: true })
  mkdirSync(at('out'))
  writeFileSync(at('src/pkg-1.0/bin/tool'), 'tool\n')
  chmodSync(at('src/pkg-1.0/bin/tool'), 0o755)
  writeFileSync(at("src/pkg-1.0/it's [a] *name"), 'x\n')
  symlinkSync('bin/tool', at('src/pkg-1.0/link'))
  sh(`chown -hR 1:2 '${at('src/pkg-1.0')}'`)
})

afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

function sh(script: string): void {
  const { status, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', cwd: at('src') })
  if (status !== 0) throw new Error(stderr)
}

const step = (params: Record<string, unknown>) =>
  converge(unarchive as AnyTask, { dest: at('out'), ...params }).summaries
const tool = (root = 'out/pkg-1.0') => at(root, 'bin/tool')

describe.each(['tar', 'tar.gz', 'tgz', 'tar.xz', 'tar.bz2', 'tar.zst'])('a .%s on the machine', (kind) => {
  test('is unpacked once, and what was altered since is put back', () => {
    sh(`tar -caf ../a.${kind} pkg-1.0`)
    const wish = { remote_src: at(`a.${kind}`) }
    expect(step(wish)).toEqual([`unpack ${at(`a.${kind}`)} into ${at('out')}`])
    expect([readFileSync(tool(), 'utf8'), statSync(tool()).mode & 0o777, statSync(tool()).uid]).toEqual([
      'tool\n',
      0o755,
      1,
    ])
    expect(step(wish)).toEqual([])
    writeFileSync(tool(), 'TOOL\n')
    writeFileSync(at('out/pkg-1.0/other'), 'stays')
    expect(step(wish)).toHaveLength(1)
    expect([readFileSync(tool(), 'utf8'), existsSync(at('out/pkg-1.0/other'))]).toEqual(['tool\n', true])
    chmodSync(tool(), 0o700)
    expect(step(wish)).toHaveLength(1)
  })
})

test('parts of the names are taken off, and all belongs to whom the step says', () => {
  sh('tar -czf ../a.tgz pkg-1.0')
  const wish = { remote_src: at('a.tgz'), strip_components: 1, owner: '0', group: 'daemon' }
  expect(step(wish)).toHaveLength(1)
  for (const name of ['bin', 'bin/tool', "it's [a] *name"]) {
    const { uid, gid } = statSync(at('out', name))
    expect([uid, gid]).toEqual([0, 1])
  }
  expect(step(wish)).toEqual([])
  sh(`chown -h 3 '${at('out/link')}'`)
  expect(step(wish)).toHaveLength(1)
})

test('a link that leads to a directory stays, and is unpacked through', () => {
  mkdirSync(at('src/pkg-1.0/it: 100% é'))
  writeFileSync(at('src/pkg-1.0/it: 100% é/x'), '')
  sh('tar -cf ../a.tar pkg-1.0')
  mkdirSync(at('out/pkg-1.0/real'), { recursive: true })
  for (const name of ['bin', 'it: 100% é']) symlinkSync('real', at('out/pkg-1.0', name))
  const links = () => ['bin', 'it: 100% é'].map((name) => readlinkSync(at('out/pkg-1.0', name)))
  const [given, stripped] = [
    { remote_src: at('a.tar') },
    { remote_src: at('a.tar'), dest: at('out/pkg-1.0'), strip_components: 1, owner: 'games' },
  ]
  expect(step(given)).toHaveLength(1)
  expect(step(given)).toEqual([])
  expect(step(stripped)).toHaveLength(1)
  expect([links(), readFileSync(at('out/pkg-1.0/real/tool'), 'utf8')]).toEqual([['real', 'real'], 'tool\n'])
  rmSync(at('out/pkg-1.0/bin'))
  symlinkSync('nowhere', at('out/pkg-1.0/bin'))
  expect(step(given)).toHaveLength(1)
  expect(statSync(tool()).isFile()).toBe(true)
})

test('names that begin with a slash are unpacked below the directory, once', () => {
  sh(`tar -cPf ../a.tar --transform='s,^,/,' pkg-1.0`)
  const wish = { remote_src: at('a.tar') }
  expect(step(wish)).toHaveLength(1)
  expect(step(wish)).toEqual([])
})

test('special bits outlive an owner that is given', () => {
  writeFileSync(at('src/pkg-1.0/ a  b '), '')
  for (const name of ['bin/tool', 'bin', ' a  b '])
    chmodSync(at('src/pkg-1.0', name), name === 'bin/tool' ? 0o4755 : 0o2775)
  sh('tar -cf ../a.tar pkg-1.0')
  const wish = { remote_src: at('a.tar'), owner: 'games', group: 'daemon' }
  expect(step(wish)).toHaveLength(1)
  expect(step(wish)).toEqual([])
  const of = (name: string) => [
    statSync(at('out/pkg-1.0', name)).mode & 0o7777,
    statSync(at('out/pkg-1.0', name)).uid,
  ]
  expect([of('bin/tool'), of('bin'), of(' a  b ')]).toEqual([
    [0o4755, 5],
    [0o2775, 5],
    [0o2775, 5],
  ])
})

test('an archive of the controller is sent, and unpacked once', () => {
  sh('tar -czf ../a.tgz pkg-1.0')
  const src = { path: 'files/a.tgz', data: new Uint8Array(readFileSync(at('a.tgz'))) }
  expect(step({ src })).toEqual([`unpack files/a.tgz into ${at('out')}`])
  expect(step({ src })).toEqual([])
  rmSync(at('out/pkg-1.0/link'))
  expect(step({ src, creates: tool() })).toEqual([])
  expect(step({ src })).toHaveLength(1)
})

test('a zip is unpacked once, and what was altered since is put back', () => {
  sh('zip -qry ../a.zip pkg-1.0')
  const wish = { remote_src: at('a.zip') }
  expect(step(wish)).toHaveLength(1)
  expect(readFileSync(at("out/pkg-1.0/it's [a] *name"), 'utf8')).toBe('x\n')
  expect(step(wish)).toEqual([])
  writeFileSync(at("out/pkg-1.0/it's [a] *name"), 'y\n')
  expect(step(wish)).toHaveLength(1)
  rmSync(at('out/pkg-1.0/link'))
  symlinkSync('bin', at('out/pkg-1.0/link'))
  expect(step(wish)).toHaveLength(1)
  const src = { path: 'a.zip', data: new Uint8Array(readFileSync(at('a.zip'))) }
  rmSync(at('out/pkg-1.0'), { recursive: true })
  expect(step({ src, creates: tool() })).toHaveLength(1)
  expect(step({ src, creates: tool() })).toEqual([])
})

test('what is no archive, half of one, or not there is said, and nothing is unpacked', () => {
  sh(
    'tar -cf ../whole.tar pkg-1.0; tar -czf ../whole.tgz pkg-1.0; head -c 150 ../whole.tgz > ../half.tgz; echo junk > ../junk.tgz; echo junk > ../junk.zip',
  )
  expect(() => step({ remote_src: at('none.tar') })).toThrow('there is no archive at')
  expect(() => step({ remote_src: at('junk.tgz') })).toThrow('not in gzip format')
  expect(() => step({ remote_src: at('half.tgz') })).toThrow('unexpected end of file')
  expect(() => step({ remote_src: at('junk.zip') })).toThrow('cannot be unpacked: End-of-central-directory')
  const large = { path: 'large.tar', data: new Uint8Array(9 * 1024 ** 2) }
  expect(() => step({ src: large })).toThrow('large.tar needs creates: it has 9 MiB')
  expect(() => step({ remote_src: at('whole.tar'), dest: at('none') })).toThrow(
    'does not exist: create it first',
  )
  expect(existsSync(at('out/pkg-1.0'))).toBe(false)
})
