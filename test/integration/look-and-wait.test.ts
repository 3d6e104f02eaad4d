import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRecord } from '../../src/task/result.ts'
import { drover } from '../contract/cli/drover.ts'

let place = ''
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'look and wait '))
})
afterEach(() => {
  rmSync(place, { recursive: true })
})

/** Performs steps on this machine: the verdict of each, and what failed. */
async function perform(steps: string, ...options: string[]) {
  writeFileSync(
    join(place, 'site.yaml'),
    `- hosts: localhost\n  vars: { place: "${place}" }\n  tasks:\n${steps}`,
  )
  const args = ['run', join(place, 'site.yaml'), '-i', 'localhost,', '--output', 'json', ...options]
  const { stdout } = await drover(args)
  const { results, hosts } = JSON.parse(stdout) as RunRecord
  const failed = results.find(({ error }) => error !== null)
  return {
    verdicts: results.map(({ verdict }) => verdict),
    error: failed?.error?.message ?? null,
    looks: hosts['localhost']?.roundTrips,
  }
}

const LOOK = `
    - copy: { dest: "{{ place }}/a", content: "abc\\n", mode: '0640' }
    - stat: { path: "{{ place }}/a", checksum: sha256 }
      register: a
    - assert:
        that:
          - a.stat.exists && a.stat.isreg && a.stat.mode == "0640"
          - a.stat.checksum == "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb"
    - assert: { that: a.stat.size == 4 }
    - fail: { msg: not small }
      when: a.stat.size > 4
`

test('a look sees what a planned change foretells, and leaves open what it does not', async () => {
  expect((await perform(LOOK, '--check')).verdicts).toEqual(['change', 'ok', 'ok', 'may', 'may'])
  expect((await perform(LOOK)).verdicts).toEqual(['change', 'ok', 'ok', 'ok', 'skipped'])
  expect((await perform(LOOK)).verdicts).toEqual(['ok', 'ok', 'ok', 'ok', 'skipped'])
})

test('fail fails in check mode too, with its message', async () => {
  const failing = `    - fail: { msg: "not on {{ facts.kernel.arch }}" }\n`
  expect(await perform(failing, '--check')).toMatchObject({ verdicts: ['failed'], error: `not on ${arch()}` })
  expect(await perform(failing)).toMatchObject({ verdicts: ['failed'], error: `not on ${arch()}` })
})

function arch(): string {
  return process.arch === 'x64' ? 'x86_64' : 'aarch64'
}

const SCRIPT = `
    - script: { src: make.sh, args: ["{{ place }}/made", "it's"], creates: "{{ place }}/made" }
    - wait_for: { path: "{{ place }}/made", search_regex: ^it's$, timeout: 5 }
`

test('a script is run once, and what it made is waited for', async () => {
  writeFileSync(join(place, 'make.sh'), '#!/bin/sh -e\nprintf "%s\\n" "$2" > "$1"\n')
  expect((await perform(SCRIPT, '--check')).verdicts).toEqual(['change', 'may'])
  expect(existsSync(join(place, 'made'))).toBe(false)
  expect((await perform(SCRIPT)).verdicts).toEqual(['change', 'ok'])
  expect((await perform(SCRIPT)).verdicts).toEqual(['ok', 'ok'])
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('drover.'))).toEqual([])
})

test('a wait that nothing planned can end is shown as one, and ends when the world has followed', async () => {
  const wait = `    - wait_for: { path: "{{ place }}/late", timeout: 20 }\n`
  expect((await perform(wait, '--check')).verdicts).toEqual(['change'])
  const running = perform(wait)
  // Long after the first look, also on a busy machine.
  setTimeout(() => {
    writeFileSync(join(place, 'late'), '')
  }, 5000)
  expect((await running).verdicts).toEqual(['change'])
  expect((await perform(wait)).verdicts).toEqual(['ok'])
})

test('a wait in vain looks as often as the step says, and says what it waited for', async () => {
  const wait = `    - wait_for: { port: 1, timeout: 3, sleep: 1, msg: Nobody came. }\n`
  const { error, looks } = await perform(wait)
  // One before, one at once, one a second: without sleep there would be more.
  expect(looks).toBeLessThanOrEqual(6)
  expect(error).toMatch(/^Nobody came\. \(it did not come true within 3 s: .*127\.0\.0\.1 port 1 answers/)
})

test('a port that answers is no promise once something is planned', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  const wait = `    - wait_for: { port: ${port} }\n`
  expect((await perform(wait, '--check')).verdicts).toEqual(['ok'])
  expect((await perform(`    - command: { cmd: service x stop }\n${wait}`, '--check')).verdicts).toEqual([
    'change',
    'may',
  ])
  server.close()
})
