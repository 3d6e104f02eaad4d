// What the awk of a probe compares are words, also where they look like numbers.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseAnswer, type Probe } from '../../../src/task/probe.ts'
import { aptRequest } from '../../../tasks/probes/apt-request.ts'
import { user } from '../../../tasks/probes/user.ts'

let programs = ''
beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), 'programs-'))
})
afterEach(() => {
  rmSync(programs, { recursive: true })
})

function program(name: string, does: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${does}\n`)
  chmodSync(join(programs, name), 0o755)
}

function ask<T>(probe: Probe<T>): T {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', probe.read.script], {
    encoding: 'utf8',
    env: { PATH: `${programs}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C' },
  })
  return parseAnswer(probe, { code: status ?? -1, stdout, stderr })
}

describe.each(['awk', 'busybox'])('with %s', (awk) => {
  beforeEach(() => {
    const found = spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', awk], { encoding: 'utf8' }).stdout.trim()
    symlinkSync(found, join(programs, 'awk'))
  })

  test.each([
    ['1.1', '1.10'],
    ['1.0', '1'],
    ['100', '1e2'],
  ])('version %s is not version %s', (installed, wished) => {
    program('dpkg-query', `printf 'have\\tname\\tall\\t${installed}\\tinstalled\\tok\\n'`)
    program('apt-get', ':')
    expect(ask(aptRequest([`name=${installed}`], 'present', []))).toMatchObject({ words: [] })
    expect(ask(aptRequest([`name=${wished}`], 'present', []))).toMatchObject({ words: [`name=${wished}`] })
  })

  test.each([
    ['absent', 'amd64 installed, i386 config-files', ['name']],
    ['absent', 'amd64 config-files, i386 config-files', []],
    ['absent', 'i386 installed', ['name']],
    ['present', 'amd64 installed, i386 config-files', []],
    ['present', 'amd64 config-files, i386 installed', ['name']],
    ['present', 'i386 installed', ['name']],
    ['present', 'all installed', []],
  ] as const)('%s is decided by the architecture of dpkg: %s', (state, rows, words) => {
    const have = [...rows.split(', '), 'amd64 installed dpkg'].map((row) => {
      const [architecture = '', status = '', name = 'name'] = row.split(' ')
      return ['have', name, architecture, '1.0', status, 'ok'].join('\\t')
    })
    program('dpkg-query', `printf '${have.join('\\n')}\\n'`)
    program('apt-get', ':')
    expect(ask(aptRequest(['name'], state, []))?.words).toEqual(words)
  })

  test.each(['nan', 'inf'])('the user %s is in its groups', (name) => {
    program(
      'getent',
      `case $* in
passwd*) echo '${name}:x:5000:5000::/nowhere:/bin/sh' ;;
'group 5000') echo '${name}:x:5000:' ;;
group) printf '${name}:x:5000:\\ncrew:x:5001:anna,${name}\\n' ;;
*) exit 2 ;;
esac`,
    )
    expect(ask(user(name))).toMatchObject({ groups: ['crew'] })
  })
})
