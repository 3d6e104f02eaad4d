// A lab of many hosts: no real sshd, which would be three processes for each of them, but a few servers of ssh2.
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, makeKey } from '../../test/integration/sshd.ts'
import { makeGroup, spawnIn } from '../measure/process-group.ts'
import { type Lab, labAround } from './lab.ts'
import type { Server } from './sshd.ts'
import { targets } from './target.ts'

const SERVERS = 2
const PROGRAM = fileURLToPath(new URL('pretend-server.ts', import.meta.url))

export async function startCrowdLab(hosts: number): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-bench-'))
  const keys = join(folder, 'keys')
  mkdirSync(keys)
  const hostKey = makeKey(join(keys, 'host_key'), 'ed25519')
  makeKey(join(keys, 'client_key'), 'ed25519')
  const group = makeGroup('target')
  const ports = await Promise.all(Array.from({ length: SERVERS }, freePort))
  const logs = await Promise.all(ports.map((port) => startServer(port)))
  const server: Server = {
    ports,
    hostKey,
    access: {
      user: userInfo().username,
      keyFile: join(keys, 'client_key'),
      knownHosts: join(keys, 'known_hosts'),
    },
    log: () => logs.map((log) => readFileSync(log, 'utf8')).join(''),
    stop: () => group.end(),
  }
  return labAround(folder, server, group)

  async function startServer(port: number): Promise<string> {
    const log = join(keys, `${port}.log`)
    const output = openSync(log, 'w')
    const own = targets(hosts, ports, folder).filter((target) => target.port === port)
    const argv = [process.execPath, PROGRAM, keys, String(port), ...own.map(({ address }) => address)]
    const child = spawnIn(group, argv, { stdio: ['ignore', output, output] })
    closeSync(output)
    for (let attempt = 0; !readFileSync(log, 'utf8').includes('ready'); attempt += 1) {
      if (child.exitCode !== null || attempt > 500)
        throw new Error(`no server:\n${readFileSync(log, 'utf8')}`)
      await sleep(20)
    }
    return log
  }
}
