// One sshd, its users and the hosts that reach it: what every test file about SSH begins with.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { connector } from '../../src/hosts/connect.ts'
import type { Host, Reply } from '../../src/hosts/host.ts'
import type { ConnectionDefaults } from '../../src/hosts/settings.ts'
import { makeFolder, makeKey, type Sshd, startSshd } from './sshd.ts'
import { type Sudo, type TestUser, Users } from './users.ts'

export class Machine {
  readonly sshd: Sshd
  readonly folder: string
  readonly keyFile: string
  readonly #publicKey: string
  readonly #users = new Users()
  readonly #hosts: Host[] = []

  private constructor(sshd: Sshd, folder: string) {
    this.sshd = sshd
    this.folder = folder
    this.keyFile = join(folder, 'client')
    this.#publicKey = makeKey(this.keyFile, 'ed25519')
  }

  /** Starts the server; `options`: further lines of sshd_config. The home directory of this process becomes an empty one. */
  static async start(options: readonly string[] = []): Promise<Machine> {
    const folder = makeFolder()
    // Whatever keys, agent and known hosts the tester has, the tests do not see them.
    process.env['HOME'] = join(folder, 'home')
    mkdirSync(process.env['HOME'])
    delete process.env['SSH_AUTH_SOCK']
    return new Machine(await startSshd(folder, options), folder)
  }

  /** A system user who may log in with `keyFile` and with a password. */
  user(sudo: Sudo = 'no', shell = '/bin/bash'): TestUser {
    const user = this.#users.add(sudo, shell)
    this.sshd.authorize(user, this.#publicKey)
    return user
  }

  allowDoas(user: TestUser, asksForPassword: boolean): void {
    this.#users.allowDoas(user, asksForPassword)
  }

  /** A host that logs in with the key, trusting the machine; `variables` override. */
  async host(
    user: TestUser,
    variables: Readonly<Record<string, unknown>> = {},
    defaults: ConnectionDefaults = {},
  ): Promise<Host> {
    const all: Readonly<Record<string, unknown>> = {
      ansible_host: '127.0.0.1',
      ansible_port: this.sshd.port,
      ansible_user: user.name,
      ansible_ssh_private_key_file: this.keyFile,
      ansible_ssh_known_hosts_file: join(this.folder, 'known_hosts'),
      ...variables,
    }
    const connect = connector({ acceptNewHostKeys: true, ...defaults })
    const host = await connect('machine', (name) => all[name])
    this.#hosts.push(host)
    return host
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#hosts.map((host) => host.close()))
    await this.sshd.stop()
    this.#users.removeAll()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A reply as text. */
export function text(reply: Reply): { code: number; stdout: string; stderr: string } {
  const decode = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
  return { code: reply.code, stdout: decode(reply.stdout), stderr: decode(reply.stderr) }
}

/** What a script of the login user prints on stdout. */
export async function printed(host: Host, script: string, become: string | null = null): Promise<string> {
  return text(await host.run({ script, become })).stdout
}
