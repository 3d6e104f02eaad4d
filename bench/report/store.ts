// The results of all scenarios in one file, each as it was last measured: docs/benchmarks.json.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CaseResult, Goal } from '../scenarios/scenario.ts'
import type { Circumstances } from './machine.ts'

export interface Measured {
  readonly scenario: string
  readonly about: string
  readonly circumstances: Circumstances
  readonly cases: readonly CaseResult[]
  readonly goals: readonly Goal[]
}

const FILE = fileURLToPath(new URL('../../docs/benchmarks.json', import.meta.url))

/** What has been published. */
export function stored(): Measured[] {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Measured[]) : []
}

/** Puts new results in the place of older ones of the same scenarios. @returns all as they are stored, in the order of the names. */
export function store(fresh: readonly Measured[], names: readonly string[]): Measured[] {
  const old = stored()
  const all = names.flatMap((name) => {
    const found = [...fresh, ...old].find(({ scenario }) => scenario === name)
    return found === undefined ? [] : [found]
  })
  writeFileSync(FILE, `${JSON.stringify(all, rounded, 2)}\n`)
  return stored()
}

/** Four digits say all that a measurement knows. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value
}
