// fetch, from the command line: what it writes on this machine, and when it does not.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BIN } from '../contract/cli/drover.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-fetch-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** The verdict of the one step of a playbook that fetches. */
function verdict(command: 'run' | 'check', params: string, more = ''): string {
  const path = join(folder, 'site.yaml')
  writeFileSync(path, `- hosts: localhost\n  tasks:\n    - { name: bring, fetch: { ${params} }${more} }\n`)
  const args = [BIN, command, path, '-i', 'localhost,', '--output', 'json']
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return (JSON.parse(stdout) as { results: { verdict: string }[] }).results.map((one) => one.verdict).join()
}

test('writes a file below its host, byte by byte, only where it is another, and never in a check', () => {
  const bytes = Buffer.from([0, 255, 10, 13, 128, 200])
  writeFileSync(join(folder, 'source'), bytes)
  const params = `src: ${folder}/source, dest: got`
  const there = join(folder, 'got/localhost', folder, 'source')
  expect(verdict('check', params)).toBe('change')
  expect(verdict('run', params, ', check_mode: true')).toBe('change')
  expect(existsSync(join(folder, 'got'))).toBe(false)
  expect(verdict('run', params)).toBe('change')
  expect(readFileSync(there).equals(bytes)).toBe(true)
  expect(verdict('run', params)).toBe('ok')
  writeFileSync(join(folder, 'source'), 'other')
  expect(verdict('check', params)).toBe('change')
  expect(readFileSync(there).equals(bytes)).toBe(true)
})

test('writes to dest itself with flat, and into it where it ends in a slash', () => {
  writeFileSync(join(folder, 'source'), 'text')
  expect(verdict('run', `src: ${folder}/source, dest: one/two, flat: true`)).toBe('change')
  expect(verdict('run', `src: ${folder}/source, dest: three/, flat: true`)).toBe('change')
  expect(
    readFileSync(join(folder, 'one/two'), 'utf8') + readFileSync(join(folder, 'three/source'), 'utf8'),
  ).toBe('texttext')
})

test('a file that is not there is an error unless it need not be', () => {
  const params = `src: ${folder}/absent, dest: got`
  expect(verdict('run', params)).toBe('failed')
  expect(verdict('run', `${params}, fail_on_missing: false`)).toBe('ok')
})
