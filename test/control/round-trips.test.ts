import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { lab, play, sequence } from './sequence.ts'

const USERS = ['root', 'nobody']

/** Steps with facts in their conditions and params, loops, registers, blocks, and another user: 40 each. */
function steps(part: string): object[] {
  return Array.from({ length: 8 }, (_, index) => [
    {
      name: `${part} ${index} directory`,
      file: { path: `$DIR/{{ inventory_hostname }}-${part}`, state: 'directory' },
      when: ['facts.kernel != ""', 'inventory_hostname != "c"'],
    },
    {
      name: `${part} ${index} files`,
      copy: {
        content: '{{ item }} of {{ facts.hostname }}',
        dest: `$DIR/{{ inventory_hostname }}-${part}/{{ item }}`,
      },
      loop: '{{ words }}',
    },
    {
      name: `${part} ${index} look`,
      command: { cmd: 'id -un', reads: true },
      become: true,
      become_user: 'nobody',
      register: `said_${part}_${index}`,
    },
    {
      name: `${part} ${index} known`,
      assert: { that: `said_${part}_${index}.stdout == "nobody"` },
      when: 'facts.hostname != ""',
    },
    { name: `${part} ${index} not`, command: { cmd: 'false' }, when: 'facts.kernel == "none"' },
  ]).flat()
}

const files = {
  'site.yaml': stringify([
    {
      hosts: 'all',
      vars: { words: ['one', 'two', 'three'] },
      roles: ['first', 'second'],
      tasks: [
        ...steps('own'),
        { block: steps('block'), always: [{ include_tasks: 'more.yaml' }] },
        { set_fact: { done: true } },
      ],
    },
  ]),
  'more.yaml': stringify(steps('more')),
  'roles/first/tasks/main.yml': stringify(steps('first')),
  'roles/second/tasks/main.yml': stringify(steps('second')),
}

/** The same where all that is asked is known before the first answer. */
const knownBefore = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [
    path,
    text.replaceAll(/facts\.(kernel|hostname)/g, 'inventory_hostname').replaceAll('include_', 'import_'),
  ]),
)

test.each([
  { what: 'one round trip for each user', files: knownBefore, each: 1 },
  { what: 'another one where facts and included files decide what is asked', files, each: 2 },
])('a converged playbook of 200 steps costs each host $what', { timeout: 60_000 }, async (one) => {
  const world = lab(one.files)
  const first = await play(world, 'apply', { forks: 2 })
  expect(first.results.filter(({ verdict }) => verdict === 'failed')).toStrictEqual([])
  const again = await play(world, 'apply', { forks: 2 })
  expect(sequence(again).filter((line) => !/ (ok|skipped) /.test(line))).toStrictEqual([])
  expect(new Set(again.results.map(({ step }) => step)).size).toBeGreaterThan(200)
  for (const { roundTrips } of Object.values(again.hosts)) expect(roundTrips).toBe(one.each * USERS.length)
})

test.each([
  [20, 20, 20],
  [20, 10, 0],
])('steps that ask the same within %i, %i and %i seconds cost one round trip', async (...seconds) => {
  const tasks = seconds.map((timeout) => ({
    file: { path: '$DIR/{{ item }}', state: 'directory' },
    loop: ['a', 'b'],
    timeout,
  }))
  const world = lab({ 'site.yaml': stringify([{ hosts: 'all', tasks }]) })
  await play(world, 'apply', { inventory: 'a,' })
  const again = await play(world, 'apply', { inventory: 'a,' })
  expect(again.results.map(({ verdict }) => verdict)).toStrictEqual(Array(6).fill('ok'))
  expect(again.hosts['a']?.roundTrips).toBe(1)
})
