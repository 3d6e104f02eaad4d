import { globSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { DroverError } from '../../task/error.ts'
import { type Directive, parseSshConfig, sshConfigError } from './directive.ts'

/** As deep as ssh(1) follows Include. */
const DEEPEST = 16

/** One file, its Includes in place: each is the files it names, which may hold Host and Match lines of their own. */
export type ConfigNode = Directive | { readonly included: readonly ConfigNode[] }

/** Reads ssh_config files once for all hosts. */
export class SshConfigFiles {
  readonly #read = new Map<string, readonly ConfigNode[]>()

  /**
   * @returns the settings of a file; none where it does not exist, unless it must.
   * @throws {DroverError} `file-unreadable`, `ssh-config`.
   */
  load(path: string, must: boolean): readonly ConfigNode[] {
    const known = this.#read.get(path)
    if (known) return known
    const nodes = load(path, 0, must)
    this.#read.set(path, nodes)
    return nodes
  }
}

function load(path: string, depth: number, must = false): ConfigNode[] {
  return parseSshConfig(read(path, must), path).map((directive) => {
    if (directive.keyword !== 'include') return directive
    if (depth >= DEEPEST)
      throw sshConfigError(
        directive.source,
        `Include goes deeper than ${DEEPEST} files: does one include itself?`,
      )
    const files = directive.args.flatMap((pattern) => globSync(whole(pattern, path)).sort())
    // One node each: a Host line of one file says nothing about the next.
    return { included: files.map((file) => ({ included: load(file, depth + 1) })) }
  })
}

/** Relative names are below ~/.ssh in a user's file and below /etc/ssh in the system's. */
function whole(pattern: string, file: string): string {
  if (pattern.startsWith('~/')) return join(homedir(), pattern.slice(2))
  if (isAbsolute(pattern)) return pattern
  return join(dirname(file) === '/etc/ssh' ? '/etc/ssh' : join(homedir(), '.ssh'), pattern)
}

function read(path: string, must: boolean): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (!must && (error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw new DroverError('file-unreadable', `cannot read ${path}: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
