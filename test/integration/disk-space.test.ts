import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRecord } from '../../src/task/result.ts'
import { drover } from '../contract/cli/drover.ts'

let place = ''
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'space '))
})
afterEach(() => {
  rmSync(place, { recursive: true })
})

async function check(steps: string): Promise<RunRecord['results']> {
  const play = `- hosts: localhost\n  vars: { place: "${place}" }\n  tasks:\n${steps}`
  writeFileSync(join(place, 'site.yaml'), play)
  const args = ['run', join(place, 'site.yaml'), '-i', 'localhost,', '--output', 'json', '--check']
  return (JSON.parse((await drover(args)).stdout) as RunRecord).results
}

test('too little space fails a check with the numbers, and is may once something else may free it', async () => {
  const [, enough, missing, open] = await check(`
    - copy: { dest: "{{ place }}/small", content: a }
    - disk_space: { path: "{{ place }}/not/there/yet", free: 1K, inodes: 1 }
      register: room
    - disk_space: { path: "{{ place }}", free: 1000P }
      ignore_errors: true
    - disk_space: { path: "{{ place }}", free: 1K, free_percent: 0 }
      when: room.space.available > 1024
`)
  expect([enough?.verdict, missing?.verdict, open?.verdict]).toEqual(['ok', 'failed', 'ok'])
  expect(missing?.error?.message).toMatch(/ GiB free \(\d+ %\), wanted 1000 PiB: \d.* PiB are missing$/)
  const [, after] = await check(`
    - command: rm -rf /var/cache/large
    - disk_space: { path: "{{ place }}", free: 1000P }
`)
  expect(after).toMatchObject({ verdict: 'may', error: null })
  expect(after?.dependsOn[0]?.on).toContain('are missing')
})
