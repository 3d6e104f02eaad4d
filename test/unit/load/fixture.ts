import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Scope } from '../../../src/task/expression.ts'
import { DroverErrors, type DroverError } from '../../../src/task/error.ts'
import { type Loaded, type LoadOptions, loadRun } from '../../../src/load/run.ts'
import { loadRegistry } from '../../../src/load/tasks.ts'
import { Secret } from '../../../src/task/secret.ts'
import { isUnknown, UNKNOWN } from '../../../src/task/unknown.ts'

export const HERE = fileURLToPath(new URL('.', import.meta.url))

/** The small tasks of tasks/ here. */
const registry = await loadRegistry({ taskDirs: [`${HERE}tasks`] })

export function load(options: Partial<LoadOptions>): Promise<Loaded> {
  return loadRun({
    playbooks: [],
    inventories: ['a,b,'],
    limit: null,
    extraVars: [],
    tags: [],
    skipTags: [],
    startAtTask: null,
    cwd: HERE,
    registry,
    ...options,
  })
}

/** Loads the text of one playbook. */
export function loadText(text: string, options: Partial<LoadOptions> = {}): Promise<Loaded> {
  return load({ playbooks: [{ name: 'playbook.yaml', text }], ...options })
}

/** The errors of what must not load. */
export async function errorsOf(loading: Promise<unknown>): Promise<readonly DroverError[]> {
  try {
    await loading
  } catch (error) {
    if (error instanceof DroverErrors) return error.errors
    throw error
  }
  throw new Error('it loaded without an error')
}

/** `code file:line:col`, as fixtures write it. */
export function brief(error: DroverError): string {
  const { at } = error.details
  return at ? `${error.code} ${at.file}:${at.line}:${at.col}` : error.code
}

/** A table of cases in a YAML file beside the tests; `!secret` and `!unknown` make such values. */
export function casesOf<T>(file: string): T[] {
  const tags = [
    { tag: '!secret', resolve: (text: string) => new Secret(text) },
    { tag: '!unknown', resolve: () => UNKNOWN },
  ]
  return parse(readFileSync(`${HERE}${file}`, 'utf8'), { customTags: tags }) as T[]
}

export function scope(values: Readonly<Record<string, unknown>>): Scope {
  return {
    get: (name) => values[name],
    has: (name) => Object.hasOwn(values, name),
    names: () => Object.keys(values),
  }
}

/** Values as fixtures write them: `{ unknown: true }`, `{ secret: text }`. */
export function written(value: unknown): unknown {
  if (isUnknown(value)) return { unknown: true }
  if (value instanceof Secret) return { secret: value.reveal() }
  if (Array.isArray(value)) return value.map(written)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, written(inner)]))
}
