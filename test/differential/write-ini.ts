import type { Model, ModelGroup } from './model.ts'
import type { Random } from './random.ts'
import { hostWord, iniValue, VARIABLES } from './values.ts'

/** An INI inventory that says what a model does, with variables, in some order. */
export function iniText(model: Model, random: Random): string {
  const sections = model.groups.flatMap((group) => sectionsOf(group, random))
  const shuffled = random.chance(0.5) ? shuffle(sections, random) : sections
  const loose = model.loose.map((host) => hostLine(host, random))
  return [...loose, ...shuffled.flat(), ''].join('\n')
}

function sectionsOf(group: ModelGroup, random: Random): string[][] {
  const { name, hosts, children, priority } = group
  const vars = random.times(
    0,
    3,
    () => `${random.pick(VARIABLES)}${random.pick(['=', ' = '])}${iniValue(random)}`,
  )
  if (priority !== null) vars.push(`ansible_group_priority=${priority}`)
  const own = [`[${name}]`, ...hosts.map((host) => hostLine(host, random)), ...noise(random)]
  const inner = [`[${name}:children]${random.pick(['', '  # why'])}`, ...children]
  const given = [`[${name}:vars]`, ...noise(random), ...vars]
  const all = random.chance(0.1) ? [['[all:vars]', `${random.pick(VARIABLES)}=${iniValue(random)}`]] : []
  return [own, ...(children.length > 0 ? [inner] : []), ...(vars.length > 0 ? [given] : []), ...all]
}

function hostLine(host: string, random: Random): string {
  const words = random.chance(0.5) ? random.times(0, 3, () => hostWord(random)) : []
  return [host, ...words, ...(random.chance(0.1) ? ['# a comment "'] : [])].join(
    random.pick([' ', '  ', '\t']),
  )
}

function noise(random: Random): string[] {
  return random.chance(0.3) ? [random.pick(['', '# comment', '; comment', '   '])] : []
}

function shuffle<T>(list: readonly T[], random: Random): T[] {
  const left = [...list]
  return list.map(() => left.splice(random.below(left.length), 1)[0] as T)
}
