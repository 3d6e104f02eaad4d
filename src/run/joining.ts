import type { Author } from '../task/author.ts'
import type { Inventory, Play } from '../task/playbook.ts'
import { Unknown } from '../task/unknown.ts'
import { putInto } from './acts/groups.ts'
import type { Joining, Places, PlayHosts } from './world.ts'

/** The hosts of a play as they are now: where steps may have added hosts, the pattern is matched again. */
export function hostsOf({ rehost, hosts }: Play, places: Places): PlayHosts {
  if (rehost === null) return { certain: hosts, perhaps: new Map() }
  const { joining } = places
  const steps = Map.groupBy(joining, ({ by }) => by.at)
  const choose = (joined: readonly Joining[]): readonly string[] =>
    rehost(grown(places, joined), open(joined))
  const now = choose([])
  const others = joining.length === 0 ? [] : [joining, ...steps.values()].map(choose)
  const sets = others.map((names) => new Set(names))
  const certain = now.filter((name) => sets.every((names) => names.has(name)))
  const perhaps = new Set([...now, ...others.flat()]).difference(new Set(certain))
  const decides = new Map(joining.map(({ host, by }) => [host.name, by]))
  const first = joining[0]?.by
  return {
    certain,
    perhaps: new Map([...perhaps].map((name) => [name, (decides.get(name) ?? first) as Author])),
  }
}

/** The inventory as it would be with some hosts in their groups. */
function grown({ hosts, groups }: Places, joined: readonly Joining[]): Inventory {
  const next = { hosts: new Map(hosts), groups: new Map(groups), runs: new Map<string, never>() }
  for (const { host, groups: into } of joined) putInto(next, next.hosts.get(host.name) ?? host, into ?? [])
  return { hosts: [...next.hosts.values()], groups: Object.fromEntries(next.groups) }
}

function open(joined: readonly Joining[]): readonly string[] {
  return joined.filter(({ groups }) => groups === null).map(({ host }) => host.name)
}

/** What stands for the groups of a host, or of all, where nobody knows them yet. */
export function groupsUnknown({ joining }: Places, host: string | null): Unknown | null {
  const open = joining.find((one) => host === null || one.host.name === host)
  return open ? new Unknown(open.by.task, open.by) : null
}
