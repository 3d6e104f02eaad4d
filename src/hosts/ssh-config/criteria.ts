import { type Directive, onlyOpenssh, sshConfigError } from './directive.ts'
import { matchesPatterns } from './pattern.ts'

/** What the conditions of Host and Match lines look at. */
export interface Target {
  /** The name that was asked for. */
  readonly alias: string
  /** Its HostName, as far as that is known. */
  readonly address: string
  /** Who logs in, as far as that is known. */
  readonly user: string
  readonly localUser: string
  /** True in the second reading, which `Match final` asks for. */
  readonly final: boolean
}

/**
 * Whether the settings below a Host or Match line count.
 *
 * @throws {DroverError} `ssh-config` where that hangs on a condition that only ssh itself can decide.
 */
export function holds(line: Directive, target: Target): boolean {
  return line.keyword === 'host' ? matchesPatterns(line.args, target.alias) : matches(line, target)
}

function matches(line: Directive, target: Target): boolean {
  const words = [...line.args]
  let undecided: string | null = null
  let result = true
  while (words.length > 0) {
    const word = words.shift() ?? ''
    const [name, negated] = word.startsWith('!') ? [word.slice(1), true] : [word, false]
    const [criterion = '', attached] = name.toLowerCase().split('=', 2)
    if (criterion === 'all') continue
    if (criterion === 'final' || criterion === 'canonical') {
      result &&= target.final !== negated
      continue
    }
    const list = (attached ?? words.shift() ?? '').split(',')
    const value = valueOf(criterion, target)
    if (value === null) undecided = criterion
    else if (value === undefined) throw sshConfigError(line.source, `Match has no condition ${criterion}`)
    else result &&= matchesPatterns(list, value) !== negated
  }
  // A condition that cannot be decided matters only where all the others hold.
  if (result && undecided !== null)
    throw onlyOpenssh(line, `${undecided} is a condition that only the system’s ssh can decide`)
  return result
}

/** Null: there is such a criterion, but we cannot tell; undefined: there is none. */
function valueOf(criterion: string, target: Target): string | null | undefined {
  if (criterion === 'host') return target.address
  if (criterion === 'originalhost') return target.alias
  if (criterion === 'user') return target.user
  if (criterion === 'localuser') return target.localUser
  const known = ['exec', 'localnetwork', 'tagged', 'version', 'sessiontype', 'command']
  return known.includes(criterion) ? null : undefined
}
