// npm run lab -- up|down|status|reset|ssh NAME [COMMAND…]|vboxmanage WORD…|kubernetes …
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { kubernetes, kubernetesUsage } from './kubernetes/command.ts'
import { doorOf } from './login.ts'
import { inventoryFile, virtualBoxFolder } from './places.ts'
import { say } from './progress.ts'
import { endRunningCommands } from './run-command.ts'
import { sshWords } from './ssh.ts'
import { stopStartedHere } from './start-machine.ts'
import { status, statusText } from './status.ts'
import { down, reset, up, type Wish } from './up.ts'

const usage = `usage: npm run lab -- COMMAND
  up                     bring the four machines up (bakes their image the first time)
  status                 how they are
  ssh NAME [COMMAND…]    log in to one, or run a command there, as the user ops
  reset                  throw away all changes and start them pristine
  down                   stop them and leave nothing running
  vboxmanage WORD…       the stand-in for VirtualBox's program, see test/lab/virtualbox
${kubernetesUsage}
up and reset take --without-data-disks: pristine workers have no second disk then.
`

async function interrupted(): Promise<void> {
  say('interrupted: stopping what was started')
  endRunningCommands()
  await stopStartedHere()
  process.exit(130)
}

function shell(name: string | undefined, words: string[]): number {
  if (name === undefined) throw new Error(`ssh needs the name of a machine\n${usage}`)
  const terminal = words.length === 0 ? ['-t'] : []
  return (
    spawnSync('ssh', [...terminal, ...sshWords(doorOf(name), 'ops'), ...words], { stdio: 'inherit' })
      .status ?? 255
  )
}

function wishOf(words: string[]): Wish {
  const strange = words.find((word) => word !== '--without-data-disks')
  if (strange !== undefined) throw new Error(`${strange} is not understood here\n${usage}`)
  return { dataDisks: words.length === 0 }
}

async function main(words: string[]): Promise<number> {
  const [name, ...rest] = words
  switch (name) {
    case 'up':
      await up(wishOf(rest))
      process.stdout.write(`${statusText(status())}inventory: ${inventoryFile}\n`)
      return 0
    case 'reset':
      await reset(wishOf(rest))
      return 0
    case 'down':
      await down()
      return 0
    case 'status':
      process.stdout.write(statusText(status()))
      return 0
    case 'ssh':
      return shell(rest[0], rest.slice(1))
    case 'kubernetes':
      return kubernetes(rest)
    case 'vboxmanage':
      return spawnSync(join(virtualBoxFolder, 'VBoxManage'), rest, { stdio: 'inherit' }).status ?? 1
    default:
      process.stderr.write(usage)
      return 1
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void interrupted())
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
