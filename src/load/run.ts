import type { DroverError } from '../task/error.ts'
import type { LoadedRun } from '../task/playbook.ts'
import type { Registry } from './registry.ts'

/** What the user asked for, as the command line gives it. */
export interface LoadOptions {
  readonly playbooks: readonly string[]
  readonly inventories: readonly string[]
  readonly limit: string | null
  /** `name=value` pairs, a JSON object, or `@file`. */
  readonly extraVars: readonly string[]
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  readonly startAtTask: string | null
  /** Where relative paths start, and what shown paths are relative to. */
  readonly cwd: string
  readonly registry: Registry
}

export type Loaded = LoadedRun & { readonly warnings: readonly DroverError[] }

/**
 * Loads and checks all that a run needs to know.
 *
 * @throws {DroverErrors} with every mistake of all playbooks, inventories and vars files at once.
 */
export function loadRun(_options: LoadOptions): Promise<Loaded> {
  return Promise.reject(new Error('not written yet'))
}
