import type { Random } from './random.ts'

const GROUPS = ['web', 'db', 'app', 'eu', 'us', 'prod', 'test', 'k8s_1', 'web_eu', 'www']
const HOSTS = [
  ...[
    'a',
    'b',
    'c',
    'd',
    'e',
    'web1',
    'web2',
    'web3',
    'db1',
    'db-2',
    'n1.lab',
    'n2.lab',
    '10.0.0.1',
    '10.0.0.2',
    '2001:db8::1',
  ],
  ...[
    'web[1:3]',
    'db[1:9:4]',
    'r[08:11]',
    'z[a:e]',
    'z[a:e:2].lab',
    'q[1:2]-[a:b]',
    '10.0.1.[1:3]',
    'n[1:3].lab',
    'B[X:Z]',
  ],
  ...['ported:2222', 'web[4:5]:8022', '[2001:db8::2]:22', 'under_score', 'f', 'g', 'h'],
]

/** Who is in which group, as one source says it. */
export interface Model {
  readonly groups: readonly ModelGroup[]
  /** Hosts outside any group, as written. */
  readonly loose: readonly string[]
}

export interface ModelGroup {
  readonly name: string
  readonly hosts: readonly string[]
  readonly children: readonly string[]
  readonly priority: number | null
}

/** Groups without a circle: a group's children come later in one order that all sources of a case share. */
export function randomModel(random: Random, order: readonly string[]): Model {
  const names = random.some(order, 7)
  const groups = names.map((name) => ({
    name,
    hosts: random.some(HOSTS, 5),
    children: random.some(
      names.filter((other) => order.indexOf(other) > order.indexOf(name)),
      3,
    ),
    priority: random.chance(0.2) ? random.pick([-1, 0, 1, 2, 10]) : null,
  }))
  return { groups, loose: random.some(HOSTS, 3) }
}

export function groupOrder(random: Random): string[] {
  const left = [...GROUPS]
  return GROUPS.map(() => left.splice(random.below(left.length), 1)[0] as string)
}
