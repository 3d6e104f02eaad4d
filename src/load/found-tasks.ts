import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { ProbeFamily } from '../task/probe.ts'
import type { AnyTask } from '../task/task.ts'
import { lazy } from '../task/lazy.ts'
import { type Defined, filesIn, nameOf, type TaskFolder } from './task-files.ts'

const require = createRequire(import.meta.url)

/** The tasks and facts of a folder, by the names of their files. A file is imported when its value is asked for. */
export function findTasks(folder: string): TaskFolder {
  return {
    tasks: find(folder, (task) => task as AnyTask),
    facts: find(join(folder, 'facts'), (family) => (family as ProbeFamily<readonly [], unknown>)()),
  }
}

function find<T>(folder: string, define: (exported: unknown) => T): Defined<T>[] {
  return filesIn(folder).map((file) => ({
    name: nameOf(file),
    file,
    held: lazy(() => define((require(file) as { readonly default: unknown }).default)),
  }))
}
