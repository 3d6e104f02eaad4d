// What a skipped step costs: 50 hosts and 200 steps whose `when` is false, beside the same play with one step.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DROVER = fileURLToPath(new URL('../bin/drover', import.meta.url))
const HOSTS = 50
const STEPS = 200

const folder = mkdtempSync(join(tmpdir(), 'drover-bench-'))
const hosts = Array.from({ length: HOSTS }, (_, index) => `h${index}`)
writeFileSync(join(folder, 'hosts'), `${hosts.join('\n')}\n[all:vars]\nansible_connection=local\nrole=none\n`)

function playbook(steps: number): string {
  const lines = Array.from(
    { length: steps },
    (_, index) =>
      `    - { name: step ${index}, file: { path: /x/${index}, state: directory }, when: role == "other" }`,
  )
  // The last step reaches each host, so that both runs connect.
  return `- hosts: all\n  tasks:\n${lines.join('\n')}\n    - { name: reach, command: { cmd: "true", reads: true } }\n`
}

function seconds(steps: number): number {
  writeFileSync(join(folder, 'site.yaml'), playbook(steps))
  const began = performance.now()
  const { status, stderr } = spawnSync(DROVER, ['run', 'site.yaml', '-i', 'hosts', '--output', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (status !== 0) throw new Error(stderr)
  return (performance.now() - began) / 1000
}

const rounds = Array.from({ length: 5 }, () => ({ many: seconds(STEPS), one: seconds(1) }))
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[2] ?? NaN
const [many, one] = [median(rounds.map((round) => round.many)), median(rounds.map((round) => round.one))]
const each = ((many - one) / (HOSTS * (STEPS - 1))) * 1000
console.log(
  `${HOSTS} hosts x ${STEPS} skipped steps: ${many.toFixed(2)} s, beside ${one.toFixed(2)} s for 1 step: ` +
    `${(many - one).toFixed(2)} s more, ${each.toFixed(3)} ms for each skipped step of a host (medians of 5)`,
)
rmSync(folder, { recursive: true })
