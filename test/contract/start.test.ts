import { expect, test, vi } from 'vitest'
import { loadedBy, packagesOf, tasksOf } from './cli/loaded.ts'

// A process for each test: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 })

const HERE = ['-i', 'localhost,']
const OF_SSH = ['node-ssh', 'ssh2']

test('the version is told by a handful of files and no package', async () => {
  const { stdout, files } = await loadedBy(['--version'])
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(packagesOf(files)).toStrictEqual([])
  expect(files.length).toBeLessThan(10)
})

test('help needs the package that reads the command line, and one that finds near names', async () => {
  const { files } = await loadedBy(['--help'])
  expect(packagesOf(files)).toStrictEqual(['commander', 'fastest-levenshtein'])
})

test('validate imports the tasks that the playbook names, and nothing that reaches a host', async () => {
  const { code, files } = await loadedBy(['validate', 'start.yaml', ...HERE])
  expect(code).toBe(0)
  expect(tasksOf(files)).toStrictEqual(['debug', 'file'])
  expect(files.filter((file) => /\/src\/(run|hosts)\//.test(file))).toStrictEqual([])
  const rare = ['diff', 'ip-address', 'listr2', 'luxon', 'uuid', 'zx', ...OF_SSH]
  expect(packagesOf(files).filter((name) => rare.includes(name))).toStrictEqual([])
})

test('a check of this machine loads no SSH, and asks the fact that the playbook names', async () => {
  const { code, files } = await loadedBy(['check', 'start.yaml', ...HERE])
  expect(code).toBe(2)
  expect(tasksOf(files)).toStrictEqual(['debug', 'facts/os', 'file'])
  expect(packagesOf(files)).toContain('zx')
  expect(packagesOf(files).filter((name) => OF_SSH.includes(name))).toStrictEqual([])
})

test('a host that SSH reaches needs no zx', async () => {
  const nowhere = ['-i', 'nowhere,', '-e', 'ansible_host=127.0.0.1', '-e', 'ansible_port=1']
  const { code, files } = await loadedBy(['check', 'start.yaml', ...nowhere])
  expect(code).toBe(4)
  expect(packagesOf(files).filter((name) => [...OF_SSH, 'zx'].includes(name))).toStrictEqual(OF_SSH)
})
