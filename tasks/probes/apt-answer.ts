import type { Output } from '../../src/index.ts'

/** What a step wants of apt. */
export type AptState = 'present' | 'latest' | 'absent'

/** One package that a request is about, or that apt would touch for it. Versions; null: not installed. */
export interface AptPackage {
  readonly installed: string | null
  readonly wanted: string | null
}

/** A request to apt, compared with what is installed. */
export interface AptRequest {
  /** The words apt-get would be given: those not as wished. Empty when all are. */
  readonly words: readonly string[]
  /** Why apt cannot do it, mostly in its own words; null when it can. */
  readonly problem: string | null
  /** By name; also those that apt adds, changes or removes along the way. */
  readonly packages: Readonly<Record<string, AptPackage>>
}

export const INTERRUPTED = 'dpkg was interrupted'

/**
 * Reads what the probe `apt-request` printed: dpkg-query's lines, then, where something is not as wished,
 * what `apt-get --simulate` says.
 */
export function readAptRequest(output: Output, names: readonly string[], purge: boolean): AptRequest {
  const lines = output.stdout.split('\n')
  const installed = readInstalled(lines, purge)
  const packages = new Map<string, AptPackage>()
  for (const name of names) {
    const version = installed.get(name) ?? null
    packages.set(name, { installed: version, wanted: version })
  }
  const words = lines.find((line) => line.startsWith('words '))?.slice('words '.length)
  const problem = readProblem(output, lines)
  if (problem === null) for (const line of lines) addSimulated(packages, line)
  return { words: words?.split(' ') ?? [], problem, packages: Object.fromEntries(packages) }
}

/** Name with `:architecture`, and without it where it is dpkg's own -> version, with its state where it is not simply installed. */
function readInstalled(lines: readonly string[], purge: boolean): Map<string, string> {
  const installed = new Map<string, string>()
  const rows = lines.filter((one) => one.startsWith('have\t')).map((line) => line.split('\t').slice(1))
  const own = rows.find(([name, , , status]) => name === 'dpkg' && status === 'installed')?.[1]
  for (const [name = '', architecture = '', version = '', status = '', flag = ''] of rows) {
    if (status === 'not-installed' || (status === 'config-files' && !purge)) continue
    const simply = status === 'installed' && flag === 'ok'
    const text = simply ? version : `${version} (${flag === 'ok' ? status : flag})`
    installed.set(`${name}:${architecture}`, text)
    if ([own, 'all'].includes(architecture)) installed.set(name, text)
  }
  return installed
}

/** `Inst name [old] (new …)`, `Conf name (version …)`, `Remv name [old]`, `Purg name [old]`. */
const SIMULATED = /^(Inst|Conf|Remv|Purg) (\S+)(?: \[([^\]]*)\])?(?: \((\S+))?/

function addSimulated(packages: Map<string, AptPackage>, line: string): void {
  const [, verb, name, old, version] = SIMULATED.exec(line) ?? []
  if (verb === undefined || name === undefined) return
  const known = packages.get(name)
  // A package that is only configured was unpacked by an earlier attempt that failed.
  const before = known?.installed ?? old ?? (verb === 'Conf' && !known ? 'not configured' : null)
  packages.set(name, { installed: before, wanted: version ?? null })
}

function readProblem({ code, stderr }: Output, lines: readonly string[]): string | null {
  if (lines.includes('interrupted')) return INTERRUPTED
  if (code === 0) return null
  const errors = stderr.split('\n').flatMap((line) => (line.startsWith('E: ') ? [line.slice(3)] : []))
  const details = lines.filter((line) => line.startsWith(' ')).map((line) => line.trim())
  const explains = lines.some((line) => /unmet dependencies:$|provided by:$/.test(line))
  return [...errors, ...(explains && details.length > 0 ? [`(${details.join('; ')})`] : [])].join(' ')
}
