// Ansible as its documentation makes it fast: pipelining, connections kept, as many forks as hosts, no facts; and the same with Mitogen.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pythonEnvironment } from '../../test/setup/python-environment.ts'
import { playbook, writeSources } from '../workload/playbook.ts'
import {
  type Contender,
  environment,
  fail,
  type Job,
  type Output,
  type Said,
  type Tool,
} from './contender.ts'
import { inventory } from './inventory.ts'
import { mitogenEnvironment, mitogenSettings } from './mitogen-environment.ts'

export const ansible: Tool = {
  name: 'ansible',
  prepare: (job) => {
    const found = ansibleEnvironment()
    return 'missing' in found ? found.missing : contender('ansible', found.folder, job, '')
  },
  version: () => versionOf(ansibleEnvironment()),
}

export const mitogen: Tool = {
  name: 'mitogen',
  prepare: (job) => {
    const found = mitogenEnvironment()
    if ('missing' in found) return found.missing
    return contender('mitogen', found.folder, job, mitogenSettings(found.folder))
  },
  version: () => {
    const found = mitogenEnvironment()
    if ('missing' in found) return found.missing
    const program = 'import importlib.metadata as m; print("mitogen", m.version("mitogen"), "with", end=" ")'
    const { stdout } = spawnSync(join(found.folder, 'bin/python'), ['-c', program], { encoding: 'utf8' })
    return `${stdout.trim()} ${versionOf(found)}`
  },
}

/** A program of Ansible's; null when there is none. */
export function ansibleProgram(name: string): string | null {
  const found = ansibleEnvironment()
  return 'missing' in found ? null : join(found.folder, 'bin', name)
}

/** The environment that the differential tests use, too. */
function ansibleEnvironment() {
  return pythonEnvironment('ansible', ['ansible-core'])
}

function versionOf(found: ReturnType<typeof pythonEnvironment>): string {
  if ('missing' in found) return found.missing
  const { stdout } = spawnSync(join(found.folder, 'bin/ansible'), ['--version'], { encoding: 'utf8' })
  const core = /core [\d.]+\w*/.exec(stdout)?.[0] ?? 'unknown'
  return `ansible-${core.replace(' ', ' ')}, Python ${/python version = ([\d.]+)/.exec(stdout)?.[1] ?? 'unknown'}`
}

function contender(name: string, venv: string, job: Job, lines: string): Contender {
  writeFileSync(join(job.folder, 'hosts.ini'), inventory(job))
  writeSources(job.folder, job.work)
  writeFileSync(join(job.folder, 'site.yaml'), playbook(job.work, 'ansible.builtin.'))
  writeFileSync(join(job.folder, 'ansible.cfg'), configuration(job, lines))
  return {
    name,
    mayFail: true,
    argv: [join(venv, 'bin/ansible-playbook'), '-i', 'hosts.ini', 'site.yaml'],
    cwd: job.folder,
    env: environment(job, { ANSIBLE_CONFIG: join(job.folder, 'ansible.cfg') }),
    said: (output) => {
      if (output.code !== 0) fail(name, output, trouble(output))
      return said(name, output, job)
    },
  }
}

/** The timeout is for logging in: where a hundred do so at once, more than its usual ten seconds go by. */
function configuration({ targets }: Job, lines: string): string {
  return `[defaults]
forks = ${targets.length}
interpreter_python = /usr/bin/python3
timeout = 120
${lines}
[ssh_connection]
pipelining = True
ssh_args = -o ControlMaster=auto -o ControlPersist=60s
`
}

/** How many hosts the recap has in trouble, and of which kind; undefined without a recap. */
function trouble({ stdout }: Output): string | undefined {
  const recap = [...stdout.matchAll(/^\S+ +: ok=.* unreachable=(\d+) +failed=(\d+)/gm)]
  if (recap.length === 0) return undefined
  const hosts = (column: number) => recap.filter((line) => Number(line[column]) > 0).length
  return `of ${recap.length} hosts ${hosts(1)} were unreachable and ${hosts(2)} failed`
}

/** Reads the recap: one line for each host. */
function said(name: string, { stdout }: Output, { targets, work }: Job): Said {
  const recap = [...stdout.matchAll(/^\S+ +: ok=(\d+) +changed=(\d+) .*skipped=(\d+)/gm)]
  const sum = (index: number) => recap.reduce((total, line) => total + Number(line[index]), 0)
  const expected = targets.length * work.steps.length
  const done = sum(work.skipped ? 3 : 1)
  if (done !== expected)
    throw new Error(`${name} did ${done} steps, not ${expected}:\n${stdout.slice(-2000)}`)
  return { changed: sum(2) }
}
