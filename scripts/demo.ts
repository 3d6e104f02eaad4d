// npm run demo: the whole promise on four real machines. Brings the lab up, checks, runs, runs again,
// checks again, and takes the lab down.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { down, inventoryFile, reset, status, up } from '../test/lab/lab.ts'

const root = join(import.meta.dirname, '..')
const playbook = 'playbooks/longhorn/prepare-nodes.yaml'

/** Runs drover as a user would, and insists on the exit code that the promise implies. */
function drover(title: string, args: readonly string[], expected: number): void {
  console.log(`\n=== ${title}\n$ drover ${args.join(' ')}`)
  const started = Date.now()
  const { status: code } = spawnSync(process.execPath, [join(root, 'bin/drover'), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  console.log(`=== exit code ${String(code)} after ${((Date.now() - started) / 1000).toFixed(1)} s`)
  if (code !== expected) throw new Error(`${title}: expected exit code ${expected}, got ${String(code)}`)
}

async function demo(): Promise<void> {
  const started = Date.now()
  if (status().some(({ state }) => state === 'running')) await reset()
  else await up()
  const on = ['-i', inventoryFile]
  drover('Check: what would be done? (2: changes are pending)', ['check', playbook, ...on], 2)
  drover('Run: do it', ['run', playbook, ...on], 0)
  drover('Run again: nothing is left to do', ['run', playbook, ...on], 0)
  drover('Check again: nothing pending', ['check', playbook, ...on], 0)
  console.log(`\nDone in ${Math.round((Date.now() - started) / 1000)} s. Where to look:
  ${playbook}    what was done, step by step
  tasks/mkfs.ts    a task: what it asks, what it plans
  npm run lab -- up    the machines again, to break things on purpose
  npx drover check playbooks/longhorn/preflight.yaml -i localhost,    an audit of this machine`)
}

try {
  await demo()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await down()
}
