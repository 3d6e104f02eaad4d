import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { PAIRS, title, world } from '../control/precedence/world.ts'
import { lab } from '../control/sequence.ts'
import { ansiblePython } from './ansible.ts'

const ansible = ansiblePython()

// inventory.test.ts says so loudly where there is no Ansible, and fails in CI.
test.skipIf('missing' in ansible)('the table of precedence is the one of a real Ansible', () => {
  if ('missing' in ansible) return
  const { folder } = lab(world(PAIRS))
  const args = ['-i', 'inv/hosts.yml', 'site.yaml', '-e', '@extra.yml', '-c', 'local']
  const { stdout } = spawnSync(join(dirname(ansible.python), 'ansible-playbook'), args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8', ANSIBLE_NOCOLOR: '1', ANSIBLE_GATHERING: 'explicit' },
  })
  const said = [...stdout.matchAll(/^TASK \[r : (.* > .*?)\] \**\n(\w+):/gm)]
  expect(said.map(([, step, verdict]) => `${verdict}: ${step}`)).toStrictEqual(
    PAIRS.map((pair) => `ok: ${title(pair)}`),
  )
})
