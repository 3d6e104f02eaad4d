import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

test("a stranger's task beside a playbook, far from the repository, imports the author API by name", () => {
  const folder = mkdtempSync(join(tmpdir(), 'drover-stranger-'))
  try {
    cpSync(join(import.meta.dirname, 'stranger'), folder, { recursive: true })
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'bin/drover'), 'check', 'playbook.yaml', '-i', 'localhost,', '--output', 'lines'],
      { cwd: folder, encoding: 'utf8' },
    )
    expect(stderr).toBe('')
    expect(stdout).toMatch(/change +localhost +Greet\n +write .*\/greeting\n/)
    expect(status).toBe(2)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
