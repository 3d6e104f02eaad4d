// lineinfile and blockinfile on real files of this machine.
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Secret } from '../../src/index.ts'
import type { AnyTask } from '../../src/task/task.ts'
import blockinfile from '../../tasks/blockinfile.ts'
import lineinfile from '../../tasks/lineinfile.ts'
import { converge } from './on-this-machine.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'drover edit '))
})

afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

const at = (name: string) => join(dir, name)
const step = (task: unknown, params: Record<string, unknown>) => converge(task as AnyTask, params).summaries
const text = () => readFileSync(at('f'), 'utf8')

test('a line is added, replaced and taken out, and the rest stays byte by byte, its owner and mode too', () => {
  writeFileSync(at('f'), 'a = 1\r\n\t b\n\n# ✓ é\nlast')
  chmodSync(at('f'), 0o640)
  chownSync(at('f'), 1, 2)
  step(lineinfile, { path: at('f'), regexp: '^a\\s*=', line: 'a = $(id) `id` \\1 & %' })
  expect(text()).toBe('a = $(id) `id` \\1 & %\r\n\t b\n\n# ✓ é\nlast')
  step(lineinfile, { path: at('f'), line: '-n' })
  step(lineinfile, { path: at('f'), search_string: '# ✓', state: 'absent' })
  expect(text()).toBe('a = $(id) `id` \\1 & %\r\n\t b\n\nlast\r\n-n\r\n')
  const { mode, uid, gid } = statSync(at('f'))
  expect([mode & 0o7777, uid, gid]).toEqual([0o640, 1, 2])
})

test('a block is added, replaced and taken out', () => {
  writeFileSync(at('f'), 'one\ntwo')
  step(blockinfile, { path: at('f'), block: 'x\ny\n', insertafter: '^one' })
  expect(text()).toBe('one\n# BEGIN ANSIBLE MANAGED BLOCK\nx\ny\n# END ANSIBLE MANAGED BLOCK\ntwo')
  step(blockinfile, { path: at('f'), block: '', marker: '# {mark} of another' })
  step(blockinfile, { path: at('f'), block: 'z' })
  expect(text()).toBe('one\n# BEGIN ANSIBLE MANAGED BLOCK\nz\n# END ANSIBLE MANAGED BLOCK\ntwo')
  expect(step(blockinfile, { path: at('f'), state: 'absent' })).toEqual([`change ${at('f')}`])
  expect(text()).toBe('one\ntwo')
})

test('a file that is not there is made only where the step says so, and for its owner only with a secret', () => {
  expect(() => step(lineinfile, { path: at('f'), line: 'x' })).toThrow('create: true makes one')
  step(lineinfile, { path: at('f'), line: new Secret('token=x'), create: true })
  expect([text(), statSync(at('f')).mode & 0o777]).toEqual(['token=x\n', 0o600])
  step(lineinfile, { path: at('f'), line: new Secret('token=y'), regexp: '^token=' })
  step(blockinfile, { path: at('f'), block: new Secret('hunter2') })
  expect(step(blockinfile, { path: at('f'), block: new Secret('hunter2') })).toEqual([])
  expect(text()).toContain('token=y\n# BEGIN ANSIBLE MANAGED BLOCK\nhunter2\n')
})

test('a file that a check finds wrong stays as it was', () => {
  writeFileSync(at('f'), 'good\n')
  expect(() => step(lineinfile, { path: at('f'), line: 'bad', validate: '! grep -q bad %s' })).toThrow(
    'write 9 bytes',
  )
  expect(text()).toBe('good\n')
})
