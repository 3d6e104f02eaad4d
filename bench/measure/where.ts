// Where the time of a run of Drover goes: a CPU profile of Node, by what the code that was at work is for.
import { readFileSync } from 'node:fs'

interface Node {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string }
  readonly children?: readonly number[]
}

/** What `node --cpu-prof` writes. Times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly Node[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** The innermost call that one of these knows decides; of the whole stack where `anywhere` is said. */
const PARTS: readonly { readonly name: string; readonly in: RegExp; readonly anywhere?: true }[] = [
  { name: 'wait', in: /^\(idle\) / },
  { name: 'collect garbage', in: /^\(garbage collector\) / },
  {
    name: 'start: load modules',
    in: /node:internal\/(modules|process\/pre_execution|bootstrap)|node:module/,
  },
  {
    name: 'load: inventory, playbook, tasks',
    in: /\/src\/cli\/load\.ts|\/src\/load\/run\.ts/,
    anywhere: true,
  },
  {
    name: 'connect: keys, log in, host keys',
    in: /\/ssh2\/lib\/protocol\/(kex|keyParser)\.js|ssh2-streams|\/src\/hosts\/(dialer|socket|ssh-connection|host-key|known-hosts|key-files|login|connection-settings)/,
  },
  {
    name: 'talk: packets, streams, scripts',
    in: /\/(ssh2|node-ssh)\/|\/src\/hosts\/|\/src\/run\/(machine|exchange|script|gathered|jointly|marks)\.ts/,
  },
  {
    name: 'observe and plan',
    in: /\/tasks\/|\/src\/task\/planned\.ts|\/src\/run\/(observe|apply|check)\.ts/,
  },
  { name: 'expand: conditions, params, look-ahead', in: /\/src\/run\/|\/src\/load\/|\/handlebars\/|\/ajv\// },
  { name: 'report', in: /\/src\/(report|cli)\/|\/listr2\// },
]

/** Seconds of each part, in the order of a run; what no part knows is the rest. */
export function partsOf(profile: CpuProfile): Map<string, number> {
  const names = partNames(profile)
  const seconds = new Map(PARTS.map(({ name }): [string, number] => [name, 0]))
  profile.samples.forEach((sample, index) => {
    const name = names.get(sample) ?? 'the rest of Node'
    seconds.set(name, (seconds.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1e6)
  })
  return seconds
}

export function readProfile(file: string): CpuProfile {
  return JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
}

/** The part of each place in the tree of calls. */
function partNames({ nodes }: CpuProfile): Map<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const children = new Set(nodes.flatMap((node) => node.children ?? []))
  const names = new Map<number, string>()
  const visit = (node: Node, outer: string | undefined, kept: boolean): void => {
    const { functionName, url } = node.callFrame
    const place = `${functionName} ${url}`
    const own = kept ? undefined : PARTS.find((part) => part.in.test(place))
    const name = own?.name ?? outer
    if (name !== undefined) names.set(node.id, name)
    for (const id of node.children ?? []) {
      const child = byId.get(id)
      if (child) visit(child, name, kept || own?.anywhere === true)
    }
  }
  for (const node of nodes) if (!children.has(node.id)) visit(node, undefined, false)
  return names
}
