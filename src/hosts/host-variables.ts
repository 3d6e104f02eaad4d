import { DroverError } from '../task/error.ts'
import { Secret } from '../task/secret.ts'

export type Variable = (name: string) => unknown

/** One host's variables, read as the types that they must have. The first name that is set counts. */
export class HostVariables {
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

  /** Words for a command line: may be empty. */
  line(...names: string[]): string | null {
    const [name, value] = this.#first(names)
    if (value === null || typeof value === 'string') return value
    throw this.#wrong(name, 'a text', value)
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

  /** True or false; null where it is not set. */
  flag(...names: string[]): boolean | null {
    const [name, value] = this.#first(names)
    if (value === null || typeof value === 'boolean') return value
    // INI inventories and -e give text.
    const known = { true: true, yes: true, false: false, no: false }[
      typeof value === 'string' ? value.toLowerCase() : ''
    ]
    if (known !== undefined) return known
    throw this.#wrong(name, 'true or false', value)
  }

  /** A number of seconds, whole or not. */
  seconds(...names: string[]): number | null {
    const [name, value] = this.#first(names)
    if (value === null) return null
    const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
    if (typeof number === 'number' && number > 0) return number
    throw this.#wrong(name, 'a number of seconds', value)
  }

  port(...names: string[]): number | null {
    const [name, value] = this.#first(names)
    if (value === null) return null
    const port = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    if (typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65536) return port
    throw this.#wrong(name, 'a number from 1 to 65535', value)
  }

  connection(hasAddress: boolean): 'ssh' | 'local' | 'openssh' {
    const [name, value] = this.#first(['ansible_connection'])
    if (value === null) return this.#host === 'localhost' && !hasAddress ? 'local' : 'ssh'
    const short = typeof value === 'string' ? value.replace(/^ansible\.builtin\./, '') : value
    if (short === 'local' || short === 'openssh') return short
    if (short === 'ssh' || short === 'smart' || short === 'paramiko') return 'ssh'
    throw this.#wrong(name, '`ssh`, `openssh` or `local`', value)
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
