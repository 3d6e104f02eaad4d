import type { Random } from './random.ts'
import { VARIABLES } from './values.ts'

/** Expressions that Jinja and CEL read the same, and that fail for no value. */
const VALUES = [
  ...['inventory_hostname', '"is " + inventory_hostname', 'group_names', '"text"', '7', 'true', '[1, "two"]'],
  ...['{"a": inventory_hostname}', '"web" in group_names', '1 + 2 * 3', '[inventory_hostname, x]'],
  ...VARIABLES.slice(0, 4),
]
const CONDITIONS = [
  ...[
    '"web" in group_names',
    '"db" in group_names',
    'inventory_hostname == "a"',
    'inventory_hostname != "web1"',
  ],
  ...[
    'inventory_hostname in ["a", "b", "web2"]',
    'x == "two"',
    'y == "text"',
    '("eu" in group_names) == false',
  ],
]
const KEYS = [
  'inventory_hostname',
  'group_names',
  '{"at": inventory_hostname, "is": ""}',
  '"k-" + inventory_hostname',
  'null_name',
]

/**
 * A parent for each host. With the groups of a host as the key, the second host's parent is above the first's, and so on:
 * a graph of 30 hosts then has 2^30 paths, and `ansible-inventory --graph` prints every one.
 */
const OF_HOST = '"of_{{ inventory_hostname }}"'

/** An inventory that makes variables and groups from those read before it. */
export function constructedText(random: Random): string {
  const quoted = (text: string) => `'${text}'`
  const rules = (names: readonly string[], from: readonly string[]) =>
    random.some(names, 3).map((name) => `  ${name}: ${quoted(random.pick(from))}`)
  const flags = ['leading_separator', 'use_vars_plugins'].filter(() => random.chance(0.3))
  return [
    'plugin: constructed',
    ...flags.map((name) => `${name}: ${String(random.chance(0.5))}`),
    ...section('compose', rules(['made', 'x', 'other', 'z'], VALUES)),
    ...section('groups', rules(['large', 'web', 'new_one', 'odd-name'], CONDITIONS)),
    ...section('keyed_groups', random.times(0, 2, () => keyedLines(random)).flat()),
    '',
  ].join('\n')
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${name}:`, ...lines]
}

function keyedLines(random: Random): string[] {
  const options: readonly (readonly [string, readonly string[]])[] = [
    ['prefix', ['at', '""', 'p-1']],
    ['separator', ['"-"', '""', '_']],
    ['parent_group', ['above', 'web', OF_HOST]],
    random.chance(0.5) ? ['default_value', ['none', 'd e']] : ['trailing_separator', ['true', 'false']],
  ]
  const chosen = options.filter(() => random.chance(0.4))
  const key = random.pick(KEYS)
  return [
    `  - key: '${key}'`,
    ...chosen
      .map(([name, values]) => `    ${name}: ${random.pick(values)}`)
      .filter((line) => !(key === 'group_names' && line.includes(OF_HOST))),
  ]
}
