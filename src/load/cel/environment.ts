import { Environment } from '@marcbachmann/cel-js'
import { addHelpers } from './functions.ts'

/**
 * CEL with names that are only known per host, lists and maps of mixed values, and optional access (`a.?b.orValue(1)`).
 * Beyond the specification, whole and broken numbers can be calculated with each other, as one expects of YAML's.
 */
export const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
})

type Calculate = (a: number, b: number) => number

const OPERATORS: readonly (readonly [string, Calculate])[] = [
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
]

for (const [operator, calculate] of OPERATORS) {
  const handler = (a: number | bigint, b: number | bigint) => calculate(Number(a), Number(b))
  environment.registerOperator(`int ${operator} double`, handler)
  environment.registerOperator(`double ${operator} int`, handler)
}

/** Names that are always there, and never anything else: comparing them with the wrong thing is found before the run. */
const ALWAYS: Readonly<Record<string, string>> = {
  inventory_hostname: 'string',
  inventory_hostname_short: 'string',
  group_names: 'list<string>',
  groups: 'map<string, list<string>>',
  play_hosts: 'list<string>',
  ansible_check_mode: 'bool',
}

for (const [name, type] of Object.entries(ALWAYS)) environment.registerVariable(name, type)
addHelpers(environment)
