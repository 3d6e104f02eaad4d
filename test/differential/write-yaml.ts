import type { Model } from './model.ts'
import type { Random } from './random.ts'
import { VARIABLES, yamlValue } from './values.ts'

/** A YAML inventory that says what a model does, with variables. */
export function yamlText(model: Model, random: Random): string {
  const written = new Set<string>()
  const inside = new Set(model.groups.flatMap((group) => group.children))
  const tops = model.groups.filter((group) => !inside.has(group.name))
  const lines = tops.flatMap(({ name }) => groupLines(name, model, written, random, ''))
  const all = ['all:', ...section('  ', 'hosts', hostLines(model.loose, random, '    '))]
  if (random.chance(0.4)) all.push(...section('  ', 'vars', varLines(random, 1, '    ')))
  if (!random.chance(0.5)) return [...all, ...lines, ''].join('\n')
  return [...all, '  children:', ...lines.map((line) => `    ${line}`), ''].join('\n')
}

function groupLines(
  name: string,
  model: Model,
  written: Set<string>,
  random: Random,
  indent: string,
): string[] {
  const group = model.groups.find((one) => one.name === name)
  if (!group || written.has(name)) return [`${indent}${name}:`]
  written.add(name)
  const deeper = `${indent}    `
  const children = group.children.flatMap((child) => groupLines(child, model, written, random, deeper))
  const vars = random.chance(0.6) ? varLines(random, 0, deeper) : []
  if (group.priority !== null) vars.push(`${deeper}ansible_group_priority: ${group.priority}`)
  const sections = [
    section(`${indent}  `, 'hosts', hostLines(group.hosts, random, deeper)),
    section(`${indent}  `, 'children', children),
    section(`${indent}  `, 'vars', vars),
  ]
  return [`${indent}${name}:`, ...(random.chance(0.5) ? sections : sections.toReversed()).flat()]
}

function section(indent: string, name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${indent}${name}:`, ...lines]
}

function hostLines(hosts: readonly string[], random: Random, indent: string): string[] {
  return hosts.flatMap((host) => [
    `${indent}"${host}":`,
    ...(random.chance(0.5) ? varLines(random, 0, `${indent}  `) : []),
  ])
}

/** Lines of variables, each name once. */
export function varLines(random: Random, least: number, indent: string): string[] {
  const names = new Set(random.times(least, 3, () => random.pick(VARIABLES)))
  return [...names].map((name) => `${indent}${name}: ${yamlValue(random)}`)
}
