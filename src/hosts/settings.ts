import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { DroverError } from '../task/error.ts'
import { Secret } from '../task/secret.ts'

/** What the command line says for all hosts; a host's own variables come first, as in Ansible. */
export interface ConnectionDefaults {
  /** `-u`; the user who runs Drover when absent. */
  readonly user?: string
  /** `--private-key`. */
  readonly privateKeyFile?: string
  /** What the user typed for `-K`. */
  readonly askedBecomePassword?: Secret
  /** Seconds until a connection must stand, logged in. Default 10. */
  readonly connectTimeout?: number
  /** Seconds between two signs of life; after three without an answer the connection is lost. Default 15. */
  readonly keepaliveInterval?: number
  /** Seconds that sudo may be silent before it is given up. Default 60. */
  readonly becomeTimeout?: number
  /** `--accept-new-host-keys`: a key never seen before is written to the first known_hosts file. */
  readonly acceptNewHostKeys?: boolean
  /** Default: ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts. New keys go to the first. */
  readonly knownHostsFiles?: readonly string[]
}

/** How to reach one host: everything decided, nothing left to default. */
export interface ConnectionSettings {
  readonly name: string
  readonly connection: 'ssh' | 'local'
  readonly address: string
  readonly port: number
  readonly user: string
  readonly privateKeyFile: string | null
  readonly password: Secret | null
  readonly becomePassword: Secret | null
  readonly knownHostsFiles: readonly string[]
  readonly acceptNewHostKeys: boolean
  /** Seconds. */
  readonly connectTimeout: number
  readonly keepaliveInterval: number
  readonly becomeTimeout: number
}

type Variable = (name: string) => unknown

/**
 * Reads a host's `ansible_*` variables, so that inventories written for Ansible work as they are;
 * `ansible_ssh_known_hosts_file` (a path or a list of them) is our own.
 *
 * @throws {DroverError} `invalid-value` when one has the wrong type.
 */
export function connectionSettings(
  name: string,
  variable: Variable,
  defaults: ConnectionDefaults,
): ConnectionSettings {
  const read = new HostVariables(name, variable)
  const address = read.text('ansible_host', 'ansible_ssh_host')
  const port = read.port('ansible_port', 'ansible_ssh_port')
  const privateKeyFile = read.text('ansible_ssh_private_key_file', 'ansible_private_key_file')
  return {
    name,
    connection: read.connection(address !== null || port !== null),
    address: address ?? name,
    port: port ?? 22,
    user: read.text('ansible_user', 'ansible_ssh_user') ?? defaults.user ?? userInfo().username,
    privateKeyFile: expandHome(privateKeyFile ?? defaults.privateKeyFile ?? null),
    password: read.secret('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'),
    becomePassword:
      read.secret('ansible_become_password', 'ansible_become_pass') ?? defaults.askedBecomePassword ?? null,
    knownHostsFiles: knownHostsFiles(read, defaults),
    acceptNewHostKeys: defaults.acceptNewHostKeys ?? false,
    connectTimeout: defaults.connectTimeout ?? 10,
    keepaliveInterval: defaults.keepaliveInterval ?? 15,
    becomeTimeout: defaults.becomeTimeout ?? 60,
  }
}

function knownHostsFiles(read: HostVariables, defaults: ConnectionDefaults): string[] {
  const files = read.texts('ansible_ssh_known_hosts_file') ??
    defaults.knownHostsFiles ?? ['~/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts']
  return files.map((file) => expandHome(file))
}

function expandHome<T extends string | null>(path: T): T | string {
  if (path === '~') return homedir()
  return path?.startsWith('~/') ? join(homedir(), path.slice(2)) : path
}

/** One host's variables, read as the types that they must have. The first name that is set counts. */
class HostVariables {
  readonly #host: string
  readonly #variable: Variable

  constructor(host: string, variable: Variable) {
    this.#host = host
    this.#variable = variable
  }

  text(...names: string[]): string | null {
    const [name, value] = this.#first(names)
    if (value === null) return null
    if (typeof value !== 'string' || value === '') throw this.#wrong(name, 'a text that is not empty', value)
    return value
  }

  texts(name: string): string[] | null {
    const value = this.#first([name])[1]
    if (value === null) return null
    const list: unknown[] = Array.isArray(value) ? value : [value]
    if (list.length > 0 && list.every((item) => typeof item === 'string' && item !== ''))
      return list as string[]
    throw this.#wrong(name, 'a path or a list of paths', value)
  }

  secret(...names: string[]): Secret | null {
    const [name, value] = this.#first(names)
    if (value === null || value instanceof Secret) return value
    if (typeof value === 'string') return new Secret(value)
    // The value itself is not shown: it is a password, if of the wrong type.
    throw this.#wrong(name, 'a text (write a number in quotes)')
  }

  port(...names: string[]): number | null {
    const [name, value] = this.#first(names)
    if (value === null) return null
    const port = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    if (typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65536) return port
    throw this.#wrong(name, 'a number from 1 to 65535', value)
  }

  connection(hasAddress: boolean): 'ssh' | 'local' {
    const [name, value] = this.#first(['ansible_connection'])
    if (value === null) return this.#host === 'localhost' && !hasAddress ? 'local' : 'ssh'
    if (value === 'local') return 'local'
    if (value === 'ssh' || value === 'smart' || value === 'paramiko') return 'ssh'
    throw this.#wrong(name, '`ssh` or `local`', value)
  }

  #first(names: readonly string[]): [string, unknown] {
    for (const name of names) {
      const value = this.#variable(name)
      if (value !== undefined && value !== null) return [name, value]
    }
    return [names[0] ?? '', null]
  }

  #wrong(name: string, wanted: string, value?: unknown): DroverError {
    const given = value === undefined ? '' : `, not ${JSON.stringify(value)}`
    return new DroverError('invalid-value', `${name} of host ${this.#host} must be ${wanted}${given}`)
  }
}
