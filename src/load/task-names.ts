import type { AnyTask } from '../task/task.ts'
import type { Lazy } from '../task/lazy.ts'
import type { Tasks } from './registry.ts'

/**
 * Tasks by the names that steps write. Each is listed once; by its qualified name it is found as well, but not listed:
 * suggestions and documentation would show everything twice.
 */
export class TaskNames implements Tasks {
  readonly #listed = new Map<string, Lazy<AnyTask>>()
  readonly #qualified = new Map<string, Lazy<AnyTask>>()

  set(name: string, task: Lazy<AnyTask>): void {
    this.#listed.set(name, task)
  }

  /** Lets a task be found by one more name. */
  alias(name: string, task: Lazy<AnyTask>): void {
    this.#qualified.set(name, task)
  }

  get(name: string): AnyTask | undefined {
    return (this.#listed.get(name) ?? this.#qualified.get(name))?.value
  }

  has(name: string): boolean {
    return this.#listed.has(name) || this.#qualified.has(name)
  }

  get size(): number {
    return this.#listed.size
  }

  keys(): Iterable<string> {
    return this.#listed.keys()
  }

  *values(): Iterable<AnyTask> {
    for (const { value } of this.#listed.values()) yield value
  }

  *[Symbol.iterator](): Iterator<[string, AnyTask]> {
    for (const [name, { value }] of this.#listed) yield [name, value]
  }
}
