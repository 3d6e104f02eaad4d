import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drover, emptyFolder } from './cli/drover.ts'

const cwd = emptyFolder()
const text = '- hosts: all\n  tasks:\n    - command: { cmd: "true", reads: true }\n      register: who\n'
writeFileSync(join(cwd, 'site.yaml'), text)
const on = ['site.yaml', '-i', 'localhost,']
const FIRST = 'warning[unused-register]: nothing reads who, which this step registers\n  at site.yaml:3:7\n'

test.for(['validate', 'run', 'check'])(
  'drover %s tells warnings once, on stderr, and goes on',
  async (command) => {
    const { code, stdout, stderr } = await drover([command, ...on], { cwd })
    expect(stderr.split(FIRST)).toHaveLength(2)
    expect(stdout).not.toContain('warning')
    expect(code).toBe(0)
  },
)

test('the document of --output json lists the warnings', async () => {
  const { stdout, stderr } = await drover(['run', ...on, '--output', 'json'], { cwd })
  const { warnings } = JSON.parse(stdout) as { warnings: unknown[] }
  expect(warnings).toMatchObject([
    { code: 'unused-register', at: 'site.yaml:3:7', help: 'remove it, or name it _who' },
  ])
  expect(stderr.split(FIRST)).toHaveLength(2)
})
