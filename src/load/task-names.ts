import type { AnyTask } from '../task/task.ts'

/**
 * Tasks by the names that steps write. Each is listed once; by its qualified name it is found as well, but not listed:
 * suggestions and documentation would show everything twice.
 */
export class TaskNames extends Map<string, AnyTask> {
  readonly #qualified = new Map<string, AnyTask>()

  /** Lets a task be found by one more name. */
  alias(name: string, task: AnyTask): void {
    this.#qualified.set(name, task)
  }

  override get(name: string): AnyTask | undefined {
    return super.get(name) ?? this.#qualified.get(name)
  }

  override has(name: string): boolean {
    return super.has(name) || this.#qualified.has(name)
  }
}
