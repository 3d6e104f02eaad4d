import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sh, show } from '../../../src/task/command.ts'
import { bytesOf } from '../../../src/task/content.ts'
import { Secret } from '../../../src/task/secret.ts'
import { Unknown } from '../../../src/task/unknown.ts'
import { upload } from '../../../src/task/upload.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'drover upload '))
})
afterEach(() => {
  rmSync(dir, { recursive: true })
})

const run = (command: ReturnType<typeof upload>): Buffer =>
  execFileSync('dash', ['-c', command.script], { input: bytesOf(command.stdin ?? ''), stdio: 'pipe' })

test('writes exactly the bytes, with the mode, whatever the name', () => {
  const path = join(dir, "it's -n \n ü")
  run(upload(Uint8Array.of(0, 255, 10), path, '0640'))
  expect([...readFileSync(path)]).toEqual([0, 255, 10])
  expect(statSync(path).mode & 0o7777).toBe(0o640)
  expect(readdirSync(dir)).toHaveLength(1)
})

test('a validation that fails leaves the old file and nothing else', () => {
  const path = join(dir, 'a')
  writeFileSync(path, 'old')
  expect(() => run(upload('new', path, '0644', { validate: (file) => sh`grep -q old ${file}` }))).toThrow()
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(dir)).toEqual(['a'])
})

test('a validation that passes sees the new content', () => {
  const path = join(dir, 'a')
  run(upload('new', path, '0644', { validate: (file) => sh`grep -q new ${file}` }))
  expect(readFileSync(path, 'utf8')).toBe('new')
})

test.each(['all of it', 'x'.repeat(300_000)])(
  'content that ends early, as when a connection is lost, leaves the old file and nothing else',
  (all) => {
    const path = join(dir, 'a')
    writeFileSync(path, 'old')
    for (const some of [all.slice(0, -1), ''])
      expect(() => run({ ...upload(all, path, '0644'), stdin: some })).toThrow('not all of the content')
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(dir)).toEqual(['a'])
  },
)

test.each([0, 1, 256 * 1024, 256 * 1024 + 1])('%i bytes are written, however slowly they come', (length) => {
  const path = join(dir, 'a')
  const all = Buffer.alloc(length, 'slow ')
  const { script } = upload(all, path, '0644')
  const half = length >> 1
  const slowly = `{ head -c ${half}; sleep 0.05; cat; } | dash -c "$1"`
  execFileSync('dash', ['-c', slowly, 'dash', script], { input: all })
  expect(readFileSync(path).equals(all)).toBe(true)
})

test('what does not fit leaves the old file and nothing else, and says why', () => {
  const path = join(dir, 'a')
  writeFileSync(path, 'old')
  const { script, stdin } = upload('x'.repeat(5000), path, '0644')
  const limited = { script: `ulimit -f 4; trap '' XFSZ\n${script}`, stdin: stdin ?? '' }
  expect(() => run(limited)).toThrow('File too large')
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(dir)).toEqual(['a'])
})

test('a name of as many bytes as a file system takes leaves room for the temporary one', () => {
  const path = join(dir, '✓'.repeat(85))
  run(upload('new', path, '0644'))
  expect(readFileSync(path, 'utf8')).toBe('new')
})

test('a directory in its place is refused by mv, and nothing is left behind', () => {
  expect(() => run(upload('x', dir, '0644'))).toThrow()
  expect(readdirSync(dir)).toEqual([])
})

test('shows the size and never the content; of a secret not even the size', () => {
  expect(show(upload('x', '/a', '0644'))).toBe('write 1 byte to /a (mode 0644)')
  expect(show(upload(new Secret('x'), '/a', '0600'))).toBe('write a secret to /a (mode 0600)')
  expect(show(upload('secret', '/etc/x', '0600', { owner: 'root', group: 'adm' }))).toBe(
    'write 6 bytes to /etc/x (mode 0600, owner root:adm)',
  )
  expect(show(upload(new Unknown('mkfs'), '/etc/fstab', '0644'))).toBe(
    'write (known after mkfs) to /etc/fstab (mode 0644)',
  )
})
