import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { ansibleProgram } from '../tools/ansible.ts'
import type { Output } from '../tools/contender.ts'
import { DROVER } from '../tools/drover.ts'
import { pyinfraProgram } from '../tools/pyinfra.ts'
import { type Command, type CommandCase, commandCases, words } from './command-case.ts'
import { asGoals, median, type Scenario } from './scenario.ts'

const GROUPS = 500
const HOSTS = 10_000
const NODE = 'node -e 0'
const FILES = ['hosts.ini', 'hosts.yaml'] as const
type Question = 'load' | 'list' | 'graph'

export const bigInventory: Scenario = {
  name: 'big inventory',
  about:
    '10,000 hosts in 500 groups with three variables each, as INI and as YAML: loaded for one host, listed, drawn as a tree. pyinfra, which keeps its inventory in Python, lists the same hosts and variables from there.',
  minutes: 15,
  run: (options) => {
    const hosts = Math.round((HOSTS * options.scale) / GROUPS) * GROUPS
    const cases = FILES.flatMap((file) =>
      (['load', 'list', 'graph'] as const).map((question) => inventoryCase(file, question, hosts)),
    )
    return commandCases(
      cases,
      (folder) => {
        prepare(folder, hosts / GROUPS)
      },
      options,
    )
  },
  goals: (cases) =>
    asGoals(
      cases.map(({ name }) => ({ text: name, value: median(cases, name, 'drover'), unit: 's', limit: 2 })),
    ),
}

function prepare(folder: string, each: number): void {
  const groups = Array.from({ length: GROUPS }, (_, group) => ({
    group: `group${group}`,
    hosts: Array.from({ length: each }, (_, host) => ({ name: `h${group * each + host}`, rack: host })),
  }))
  const vars = { a: 1, b: 'two words', c: [1, 2] }
  const ini = groups.map(({ group, hosts }) => {
    const lines = hosts.map(({ name, rack }) => `${name} ansible_host=10.0.0.${rack} rack=${rack}\n`)
    return `[${group}]\n${lines.join('')}[${group}:vars]\na=1\nb=two words\nc=[1, 2]\n`
  })
  const children = groups.map(({ group, hosts }) => {
    const entries = hosts.map(({ name, rack }) => [name, { ansible_host: `10.0.0.${rack}`, rack }] as const)
    return [group, { hosts: Object.fromEntries(entries), vars }] as const
  })
  writeFileSync(join(folder, 'hosts.ini'), ini.join(''))
  mkdirSync(join(folder, 'group_data'))
  const lists = groups.map(({ group, hosts }) => {
    writeFileSync(join(folder, 'group_data', `${group}.py`), 'a = 1\nb = "two words"\nc = [1, 2]\n')
    const entries = hosts.map(
      ({ name, rack }) => `    ("${name}", {"ssh_hostname": "10.0.0.${rack}", "rack": ${rack}}),\n`,
    )
    return `${group} = [\n${entries.join('')}]\n`
  })
  writeFileSync(join(folder, 'inventory.py'), lists.join(''))
  writeFileSync(
    join(folder, 'hosts.yaml'),
    stringify({ all: { children: Object.fromEntries(children) } }, { aliasDuplicateObjects: false }),
  )
}

function inventoryCase(file: string, question: Question, hosts: number): CommandCase {
  const proof = (output: Output) => proven(question, output.stdout, hosts)
  const program = ansibleProgram('ansible-inventory')
  const theirs = { load: ['--host', 'h0'], list: ['--list'], graph: ['--graph'] }[question]
  const ours = { load: ['host', 'h0'], list: ['list'], graph: ['graph'] }[question]
  const commands: Command[] = [
    { tool: NODE, argv: [process.execPath, '-e', '0'], proof: () => true },
    { tool: 'drover', argv: [...DROVER, 'inventory', ...ours, '-i', file], proof },
    { tool: 'ansible', argv: words(program, '-i', file, ...theirs), proof },
  ]
  // It can list only.
  if (question === 'list')
    commands.push({
      tool: 'pyinfra',
      argv: words(pyinfraProgram(), 'inventory.py', 'debug-inventory'),
      proof: ({ stdout, stderr }) => {
        const text = stdout + stderr
        return count(text, /^\[h\d+\]/gm) === hosts && count(text, /"b": "two words"/g) === hosts
      },
    })
  return { name: `${question} ${file}`, floor: NODE, commands }
}

/** All hosts and groups are there, with their variables. */
function proven(question: Question, stdout: string, hosts: number): boolean {
  if (question === 'load') return (JSON.parse(stdout) as { b?: string }).b === 'two words'
  if (question === 'list') {
    const { _meta, ...groups } = JSON.parse(stdout) as { _meta: { hostvars: object } }
    return Object.keys(_meta.hostvars).length === hosts && Object.keys(groups).length >= GROUPS
  }
  return count(stdout, /--h\d+$/gm) === hosts && count(stdout, /--?@group\d+:$/gm) === GROUPS
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
