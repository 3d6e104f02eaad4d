import { resolve } from 'node:path'
import { DroverError, DroverErrors } from '../task/error.ts'
import type { Probe } from '../task/probe.ts'
import type { AnyTask } from '../task/task.ts'
import type { Warning } from '../task/warning.ts'
import { shownPath } from './files.ts'
import { findTasks } from './found-tasks.ts'
import { type Lazy, lazy } from '../task/lazy.ts'
import type { Registry, TaskLibrary, TaskOrigin } from './registry.ts'
import { type Defined, readTaskFolder, type TaskFolder } from './task-files.ts'
import { TaskNames } from './task-names.ts'

interface Sources {
  /** Drover's own tasks and those of libraries: none goes before another. */
  readonly libraries?: readonly TaskLibrary[]
  /** Folders whose tasks go before those of libraries: those beside playbooks. One that does not exist holds none. */
  readonly taskDirs: readonly string[]
}

/**
 * Finds all tasks (`*.ts`, `*.js`) and facts (`facts/*`) of libraries and folders, and imports them, but for those of
 * libraries that are lazy.
 *
 * @throws {DroverErrors} `broken-task` and `broken-library`, naming each file that cannot be used, `ambiguous-task`
 *   where two folders beside playbooks have a task of the same name.
 */
export async function loadRegistry({ libraries = [], taskDirs }: Sources): Promise<Registry> {
  const registry = new Gathering()
  const ofLibraries = libraries.map(async (one) => [one, await ofLibrary(one, registry.errors)] as const)
  for (const [library, { tasks, facts }] of await Promise.all(ofLibraries)) {
    for (const task of tasks) registry.libraryTask(task, library)
    for (const fact of facts) registry.libraryFact(fact, library)
    if (tasks.length + facts.length + registry.errors.length === 0) registry.empty(library)
  }
  registry.settle()
  for (const folder of new Set(taskDirs.map((dir) => resolve(dir)))) {
    const { tasks, facts } = await readTaskFolder(folder, registry.errors)
    for (const task of tasks) registry.localTask(task, folder)
    for (const fact of facts) registry.fact(fact)
  }
  if (registry.errors.length > 0) throw new DroverErrors(registry.errors)
  return registry
}

async function ofLibrary({ folder, lazily }: TaskLibrary, errors: DroverError[]): Promise<TaskFolder> {
  return lazily ? findTasks(folder) : readTaskFolder(folder, errors)
}

interface Candidate {
  readonly task: Defined<AnyTask>
  readonly library: TaskLibrary
}

class Gathering implements Registry {
  readonly tasks = new TaskNames()
  readonly facts: Record<string, Probe> = {}
  readonly ambiguous = new Map<string, readonly string[]>()
  readonly origins = new Map<AnyTask, TaskOrigin>()
  readonly warnings: Warning[] = []
  readonly errors: DroverError[] = []
  readonly #candidates = new Map<string, Candidate[]>()
  readonly #factsFrom = new Map<string, string>()

  libraryTask(task: Defined<AnyTask>, library: TaskLibrary): void {
    this.#candidates.set(task.name, [...(this.#candidates.get(task.name) ?? []), { task, library }])
  }

  /** An expression has no place for a qualified name, so here a conflict is an error at once. */
  libraryFact(fact: Defined<Probe>, { shown }: TaskLibrary): void {
    const other = this.#factsFrom.get(fact.name)
    if (other !== undefined) this.#broken(`${other} and ${shown} both define the fact ${fact.name}`)
    this.#factsFrom.set(fact.name, shown)
    this.fact(fact)
  }

  fact({ name, held }: Defined<Probe>): void {
    const get = (): Probe => held.value
    Object.defineProperty(this.facts, name, { get, enumerable: true, configurable: true })
  }

  empty({ shown, folder }: TaskLibrary): void {
    this.#broken(`the library ${shown} has no task: ${folder} holds no *.ts or *.js`)
  }

  /** When all libraries are known, so are the names that several of them have. */
  settle(): void {
    for (const [name, all] of this.#candidates) {
      const several = all.length > 1
      if (several)
        this.ambiguous.set(
          name,
          all.map(({ library }) => `${library.prefix}.${name}`),
        )
      for (const one of all) this.#settleOne(one, several)
    }
  }

  #settleOne({ task, library }: Candidate, several: boolean): void {
    const qualified = `${library.prefix}.${task.name}`
    if (this.tasks.has(qualified)) this.#broken(`two libraries have the task ${qualified}`)
    const held = this.#held(task, several ? qualified : null, {
      from: library.shown,
      qualified,
      file: task.file,
    })
    this.tasks.set(several ? qualified : task.name, held)
    this.tasks.alias(qualified, held)
  }

  /** @param name another name than its own: a report that said `mount` would not say which of several it was. */
  #held({ held }: Defined<AnyTask>, name: string | null, origin: TaskOrigin): Lazy<AnyTask> {
    return lazy(() => {
      const value: AnyTask = name === null ? held.value : { ...held.value, name }
      this.origins.set(value, origin)
      return value
    })
  }

  localTask(task: Defined<AnyTask>, folder: string): void {
    const other = this.tasks.get(task.name)
    const origin = other && this.origins.get(other)
    const hidden = this.ambiguous.get(task.name) ?? (origin?.qualified ? [origin.qualified] : [])
    if (origin && origin.qualified === null) this.#twice(task.name, origin.file, task.file)
    if (hidden.length > 0) this.#hides(task.name, shownPath(task.file, process.cwd()), hidden)
    this.ambiguous.delete(task.name)
    const from = shownPath(folder, process.cwd())
    this.tasks.set(task.name, this.#held(task, null, { from, qualified: null, file: task.file }))
  }

  #hides(name: string, file: string, hidden: readonly string[]): void {
    this.warnings.push({
      code: 'hidden-task',
      message: `${name} is the task of ${file} here, not ${hidden.join(' or ')}`,
      details: { help: `rename the file, or give the reason in drover.yaml: warnings: { hidden-task: … }` },
    })
  }

  #twice(name: string, one: string, other: string): void {
    this.errors.push(
      new DroverError('ambiguous-task', `two playbooks bring a task ${name}: ${one} and ${other}`, {
        help: 'run the playbooks one after the other',
      }),
    )
  }

  #broken(message: string): void {
    this.errors.push(new DroverError('broken-library', message))
  }
}
