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

interface Told {
  readonly results: readonly { readonly verdict: string }[]
  readonly hosts: { readonly localhost: { readonly roundTrips: number } }
}

function drover(command: 'run' | 'check', ...steps: readonly string[]): Told {
  const path = join(folder, 'site.yaml')
  writeFileSync(path, `- hosts: localhost\n  tasks:\n    - ${steps.join('\n    - ')}\n`)
  const args = [BIN, command, path, '-i', 'localhost,', '--output', 'json']
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return JSON.parse(stdout) as Told
}

/** The verdict of the one step of a playbook that fetches. */
function verdict(command: 'run' | 'check', params: string, more = ''): string {
  const { results } = drover(command, `{ name: bring, fetch: { ${params} }${more} }`)
  return results.map((one) => one.verdict).join()
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

test('asks for the hashes of all files at once, and for what a file holds only where it is another', () => {
  const names = ['one', 'two', 'three']
  for (const name of names) writeFileSync(join(folder, name), name)
  const steps = names.map((name) => `fetch: { src: ${folder}/${name}, dest: got }`)
  const cost = (command: 'run' | 'check'): number => drover(command, ...steps).hosts.localhost.roundTrips
  expect([cost('check'), cost('run'), cost('run'), cost('check')]).toEqual([1, 4, 1, 1])
  writeFileSync(join(folder, 'two'), 'other')
  expect(cost('run')).toBe(2)
})
