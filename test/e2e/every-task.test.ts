import { createHash } from 'node:crypto'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ssh } from '../lab/lab.ts'
import { compare, isPending, table } from '../truth/compare.ts'
import { record } from './drover.ts'
import { pristineLab } from './pristine-lab.ts'

const root = join(import.meta.dirname, '../..')
const PLAYBOOK = 'test/e2e/every-task/playbook.yaml'

test('every task is used on a real machine, here or by another playbook, or on a real control plane', () => {
  const others = [
    ...['playbooks/longhorn/prepare-nodes.yaml', 'playbooks/longhorn/attach-disks.yaml'],
    ...['test/e2e/language/playbook.yaml', 'test/e2e/virtualbox/machine.yaml'],
  ]
  const text = [PLAYBOOK, ...others].map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  const tasks = readdirSync(join(root, 'tasks')).filter((file) => file.endsWith('.ts'))
  const steps = globSync('test/kubernetes/**/*.test.ts', { cwd: root }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  )
  const unused = tasks
    .map((file) => file.slice(0, -3))
    .filter((name) => !new RegExp(`^ {6}${name}:`, 'm').test(text))
    .filter((name) => !steps.some((one) => one.includes(`${name}: {`)))
  expect(unused).toEqual([])
})

describe('a machine whose sudo asks for a password', () => {
  beforeAll(pristineLab)

  test('is told the truth, and a second run changes nothing', async () => {
    const check = await record(PLAYBOOK, '--check')
    const run = await record(PLAYBOOK)
    const after = await record(PLAYBOOK, '--check')
    const rows = compare(check, run, after)
    console.log(table(rows))
    expect(rows.filter(({ lie }) => lie !== null)).toEqual([])
    expect(rows.filter(isPending)).toEqual([])
    expect(run.exitCode).toBe(0)
    const again = await record(PLAYBOOK)
    expect(again.results.filter(({ verdict }) => verdict !== 'ok' && verdict !== 'skipped')).toEqual([])
    expect(again.hosts['k8s-worker-2']?.roundTrips).toBeLessThanOrEqual(2)
    const blob = await ssh('k8s-worker-2', 'sha256sum < "/srv/every task/blob.bin"')
    const own = createHash('sha256')
      .update(readFileSync(join(root, 'test/e2e/every-task/files/blob.bin')))
      .digest('hex')
    expect(blob.stdout.slice(0, 64)).toBe(own)
  }, 900_000)
})
