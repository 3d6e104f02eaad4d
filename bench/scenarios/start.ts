import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ansibleProgram } from '../tools/ansible.ts'
import type { Output } from '../tools/contender.ts'
import { DROVER } from '../tools/drover.ts'
import { pyinfraProgram } from '../tools/pyinfra.ts'
import { directories } from '../workload/kinds.ts'
import { playbook } from '../workload/playbook.ts'
import { pyinfraDeploy } from '../workload/pyinfra-deploy.ts'
import { type CommandCase, commandCases, words } from './command-case.ts'
import { asGoals, median, ratio, type Scenario } from './scenario.ts'

const STEPS = 200
const VALID = new RegExp(`^valid: 1 play, ${STEPS} steps, 1 host`)
const NODE = 'node -e 0'
const [VERSION, VALIDATE, CHECK] = [
  '--version',
  `validate ${STEPS} steps`,
  `check ${STEPS} steps on localhost`,
]

export const start: Scenario = {
  name: 'start',
  about: 'Commands that touch no other machine; the floor is a Node that does nothing.',
  minutes: 10,
  run: (options) => commandCases([version(), validate(), check()], prepare, options),
  goals: (cases) =>
    asGoals([
      {
        text: '--version, wall, against `node -e 0`',
        value: ratio(cases, VERSION, 'drover', NODE),
        unit: 'x',
        limit: 1.5,
      },
      { text: VALIDATE, value: median(cases, VALIDATE, 'drover'), unit: 's', limit: 0.6 },
    ]),
}

/** The root of the only host is this folder; nothing of the work is done in it. */
function prepare(folder: string): void {
  const work = directories(STEPS)
  writeFileSync(join(folder, 'site.yaml'), playbook(work, ''))
  writeFileSync(join(folder, 'ansible.yaml'), playbook(work, 'ansible.builtin.'))
  writeFileSync(join(folder, 'deploy.py'), pyinfraDeploy(work))
  writeFileSync(
    join(folder, 'hosts'),
    `localhost ansible_connection=local ansible_python_interpreter=/usr/bin/python3 root=${folder}/root\n`,
  )
  writeFileSync(join(folder, 'ansible.cfg'), '[connection]\npipelining = True\n')
  writeFileSync(
    join(folder, 'inventory.py'),
    `hosts = [("@local", {"root": "${folder}/root", "role": "none"})]\n`,
  )
}

const node = { tool: NODE, argv: [process.execPath, '-e', '0'], proof: () => true }
const says = (pattern: RegExp) => (output: Output) => pattern.test(output.stdout + output.stderr)

function version(): CommandCase {
  return {
    name: VERSION,
    floor: NODE,
    commands: [
      node,
      { tool: 'drover', argv: [...DROVER, '--version'], proof: says(/^\d+\.\d+/) },
      { tool: 'ansible', argv: words(ansibleProgram('ansible'), '--version'), proof: says(/core/) },
      { tool: 'pyinfra', argv: words(pyinfraProgram(), '--version'), proof: says(/pyinfra/) },
    ],
  }
}

function validate(): CommandCase {
  const syntax = words(ansibleProgram('ansible-playbook'), '--syntax-check', '-i', 'hosts', 'ansible.yaml')
  return {
    name: VALIDATE,
    floor: NODE,
    commands: [
      node,
      { tool: 'drover', argv: [...DROVER, 'validate', 'site.yaml', '-i', 'hosts'], proof: says(VALID) },
      { tool: 'ansible', argv: syntax, proof: says(/playbook: ansible.yaml/) },
    ],
  }
}

/** All steps would change something: nothing of the work is done. */
function check(): CommandCase {
  const playbookCheck = words(ansibleProgram('ansible-playbook'), '--check', '-i', 'hosts', 'ansible.yaml')
  return {
    name: CHECK,
    floor: NODE,
    commands: [
      node,
      {
        tool: 'drover',
        argv: [...DROVER, 'check', 'site.yaml', '-i', 'hosts', '--output', 'json'],
        // Changes are pending.
        code: 2,
        proof: says(new RegExp(`"change": ${STEPS}`)),
      },
      { tool: 'ansible', argv: playbookCheck, proof: says(new RegExp(`changed=${STEPS}`)) },
      {
        tool: 'pyinfra',
        argv: words(pyinfraProgram(), 'inventory.py', 'deploy.py', '--dry', '--json'),
        proof: ({ stdout }) => stdout.split('"hosts_with_change": ["@local"]').length - 1 === STEPS,
      },
    ],
  }
}
