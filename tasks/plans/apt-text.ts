import type { AptPackage, AptState } from '../probes/apt-answer.ts'

type Named = readonly [string, AptPackage]

/** Those that a request would alter, by name. */
export function altered(packages: Readonly<Record<string, AptPackage>>): Named[] {
  return Object.entries(packages).filter(([, { installed, wanted }]) => installed !== wanted)
}

/** `install nfs-common, open-iscsi; along the way install 9 and upgrade 8 packages`. */
export function describeRequest(names: readonly string[], state: AptState, all: readonly Named[]): string {
  const asked = all.filter(([name]) => names.includes(name))
  const others = all.filter(([name]) => !names.includes(name))
  const wish = groups(asked, state).map(([verb, list]) => `${verb} ${list.map(([name]) => name).join(', ')}`)
  const rest = groups(others, state).map(([verb, list]) => `${verb} ${list.length}`)
  const last = others.length === 1 ? 'package' : 'packages'
  return [...wish, ...(rest.length === 0 ? [] : [`along the way ${rest.join(' and ')} ${last}`])].join('; ')
}

function groups(list: readonly Named[], state: AptState): [string, Named[]][] {
  const byVerb = new Map<string, Named[]>()
  for (const named of list) {
    const verb = verbOf(named[1], state)
    byVerb.set(verb, [...(byVerb.get(verb) ?? []), named])
  }
  return [...byVerb]
}

function verbOf({ installed, wanted }: AptPackage, state: AptState): string {
  if (wanted === null) return 'remove'
  if (installed === null) return 'install'
  if (installed.startsWith(wanted) || installed === 'not configured') return 'configure'
  return state === 'latest' ? 'upgrade' : 'change'
}

/** Seconds as a person says them: `50 s`, `12 min`, `3 h`, `2 days`. */
export function age(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86400)} days`
}
