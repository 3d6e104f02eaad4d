// A lab of many hosts: no real sshd, which would be three processes for each of them, but a few servers of ssh2.
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, makeKey } from '../../test/integration/sshd.ts'
import { type ProcessGroup, spawnIn } from '../measure/process-group.ts'
import { type Lab, labWith } from './lab.ts'
import type { Server } from './sshd.ts'
import { targets } from './target.ts'

const SERVERS = 2
const PROGRAM = fileURLToPath(new URL('pretend-server.ts', import.meta.url))

export function startCrowdLab(hosts: number): Promise<Lab> {
  return labWith((folder, group) => startServers(hosts, folder, group))
}

async function startServers(hosts: number, folder: string, group: ProcessGroup): Promise<Server> {
  const keys = join(folder, 'keys')
  mkdirSync(keys)
  const hostKey = makeKey(join(keys, 'host_key'), 'ed25519')
  makeKey(join(keys, 'client_key'), 'ed25519')
  const ports = await Promise.all(Array.from({ length: SERVERS }, freePort))
  // One log for all, each line at its end: what they tell stands there in the order of time.
  const file = join(keys, 'log')
  const output = openSync(file, 'a')
  const log = () => readFileSync(file, 'utf8')
  const children = ports.map((port) => {
    const own = targets(hosts, ports, folder).filter((target) => target.port === port)
    const argv = [process.execPath, PROGRAM, keys, String(port), ...own.map(({ address }) => address)]
    return spawnIn(group, argv, { stdio: ['ignore', output, output] })
  })
  closeSync(output)
  for (let attempt = 0; log().split('ready\n').length <= SERVERS; attempt += 1) {
    if (children.some(({ exitCode }) => exitCode !== null) || attempt > 500)
      throw new Error(`no server:\n${log()}`)
    await sleep(20)
  }
  return {
    ports,
    hostKey,
    access: {
      user: userInfo().username,
      keyFile: join(keys, 'client_key'),
      knownHosts: join(keys, 'known_hosts'),
    },
    log,
    stop: () => group.end(),
  }
}
