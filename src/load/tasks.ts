import { resolve } from 'node:path'
import { DroverError, DroverErrors } from '../task/error.ts'
import type { Probe } from '../task/probe.ts'
import type { AnyTask } from '../task/task.ts'
import type { Warning } from '../task/warning.ts'
import { offerAuthorApi } from './author-api.ts'
import { shownPath } from './files.ts'
import type { Registry, TaskLibrary, TaskOrigin } from './registry.ts'
import { type Defined, readTaskFolder } from './task-files.ts'
import { TaskNames } from './task-names.ts'

interface Sources {
  /** Drover's own tasks and those of libraries: none goes before another. */
  readonly libraries?: readonly TaskLibrary[]
  /** Folders whose tasks go before those of libraries: those beside playbooks. One that does not exist holds none. */
  readonly taskDirs: readonly string[]
}

/**
 * Imports all tasks (`*.ts`, `*.js`) and facts (`facts/*`) of libraries and folders.
 *
 * @throws {DroverErrors} `broken-task` and `broken-library`, naming each file that cannot be used, `ambiguous-task`
 *   where two folders beside playbooks have a task of the same name.
 */
export async function loadRegistry({ libraries = [], taskDirs }: Sources): Promise<Registry> {
  await offerAuthorApi()
  const registry = new Gathering()
  const ofLibraries = libraries.map(
    async (one) => [one, await readTaskFolder(one.folder, registry.errors)] as const,
  )
  for (const [library, { tasks, facts }] of await Promise.all(ofLibraries)) {
    for (const task of tasks) registry.libraryTask(task, library)
    for (const fact of facts) registry.libraryFact(fact.name, fact, library)
    if (tasks.length + facts.length + registry.errors.length === 0) registry.empty(library)
  }
  registry.settle()
  for (const folder of new Set(taskDirs.map((dir) => resolve(dir)))) {
    const { tasks, facts } = await readTaskFolder(folder, registry.errors)
    for (const task of tasks) registry.localTask(task, folder)
    for (const fact of facts) registry.facts[fact.name] = fact.value
  }
  if (registry.errors.length > 0) throw new DroverErrors(registry.errors)
  return registry
}

interface Candidate extends Defined<AnyTask> {
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
    const { name } = task.value
    this.#candidates.set(name, [...(this.#candidates.get(name) ?? []), { ...task, library }])
  }

  /** An expression has no place for a qualified name, so here a conflict is an error at once. */
  libraryFact(name: string, { value }: Defined<Probe>, { shown }: TaskLibrary): void {
    const other = this.#factsFrom.get(name)
    if (other !== undefined) this.#broken(`${other} and ${shown} both define the fact ${name}`)
    this.#factsFrom.set(name, shown)
    this.facts[name] = value
  }

  empty({ shown, folder }: TaskLibrary): void {
    this.#broken(`the library ${shown} has no task: ${folder} holds no *.ts or *.js`)
  }

  /** When all libraries are known, so are the names that several of them have. */
  settle(): void {
    for (const [name, all] of this.#candidates) {
      const several = all.length > 1
      if (several) this.ambiguous.set(name, all.map(qualifiedName))
      for (const one of all) this.#settleOne(one, several)
    }
  }

  #settleOne(one: Candidate, several: boolean): void {
    const qualified = qualifiedName(one)
    // A report that said `mount` would not say which of them it was.
    const task: AnyTask = several ? { ...one.value, name: qualified } : one.value
    if (this.tasks.has(qualified)) this.#broken(`two libraries have the task ${qualified}`)
    this.tasks.set(task.name, task)
    this.tasks.alias(qualified, task)
    this.origins.set(task, { from: one.library.shown, qualified, file: one.file })
  }

  localTask({ value: task, file }: Defined<AnyTask>, folder: string): void {
    const other = this.tasks.get(task.name)
    const origin = other && this.origins.get(other)
    const hidden = this.ambiguous.get(task.name) ?? (origin?.qualified ? [origin.qualified] : [])
    if (origin && origin.qualified === null) this.#twice(task.name, origin.file, file)
    if (hidden.length > 0) this.#hides(task.name, shownPath(file, process.cwd()), hidden)
    this.ambiguous.delete(task.name)
    this.tasks.set(task.name, task)
    this.origins.set(task, { from: shownPath(folder, process.cwd()), qualified: null, file })
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

function qualifiedName({ library, value }: Candidate): string {
  return `${library.prefix}.${value.name}`
}
