import type { Static, TObject } from 'typebox'
import type { Change } from './change.ts'
import type { Output } from './output.ts'
import type { Probe } from './probe.ts'

/** The questions of a task, by the names its plan uses. */
export type Observed = Readonly<Record<string, Probe>>

/** The answers to them, by the same names; what is asked only with some params may be missing. */
export type Now<O extends Observed> = {
  readonly [K in keyof O]: NonNullable<O[K]> extends Probe<infer T> ? T : never
}

/** What a step can do to the run itself. */
export type Act =
  | 'set-facts'
  | 'include-vars'
  | 'include-tasks'
  | 'include-role'
  | 'add-host'
  | 'group-by'
  | 'pause'
  | 'fetch'
  | 'wait-for-connection'
  | 'meta'
  | 'check-arguments'

/** A task: what a step may wish for, what must be asked, and the plan from both to changes. */
export interface Task<S extends TObject = TObject, O extends Observed = Observed> {
  readonly name: string
  /** One sentence, in the present tense, with a full stop. */
  readonly summary: string
  /** More, in Markdown, for `drover tasks NAME` and docs/tasks.md: behaviour, refusals, sources. */
  readonly description?: string
  /** A YAML list of steps. A test loads it. */
  readonly examples?: string
  /**
   * All that its changes may alter, as `unsettles` says it: what a step leaves open of which nobody can say yet
   * whether it will act. A function where it depends on the params. Default: everything.
   */
  readonly touches?: readonly string[] | ((params: Static<S>) => readonly string[])
  /**
   * Set where all that it does is to look and maybe fail: in a check, whether it will fail is then what is open. A function where it
   * depends on the params.
   */
  readonly asserts?: boolean | ((params: Static<S>) => boolean)
  /** Set where it acts on the run, not on a host: the runner does it, by the params. See `defineAction`. */
  readonly acts?: Act
  /** JSON Schema by typebox; every property has a description, defaults live here. */
  readonly params: S
  /** Everything a change sets must be observed. Pure. */
  observe(params: Static<S>): O
  /**
   * The differences between wish and world. Pure, synchronous; it cannot know whether it is being checked.
   *
   * @throws {Refusal} when going on would destroy or hide something, or cannot work. Changes yielded
   *   before it still count: when they unsettle what the refusal rests on, they are applied and the plan is asked again.
   */
  plan(params: Static<S>, now: Now<O>): Generator<Change<Now<O>>, void, undefined>
  /** What `register` gets beside `changed` and `failed`. `outputs`: of the commands that ran, in order. */
  result?(params: Static<S>, now: Now<O>, outputs: readonly Output[]): Readonly<Record<string, unknown>>
  /** Text for the user, printed with the result (`debug`); null: nothing to say. */
  message?(params: Static<S>, now: Now<O>): string | null
}

/** A task whose types are not known, as the registry and the runner see it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- params and answers are checked by schema and probe at run time
export type AnyTask = Task<any, any>

/** Defines a task. The function only gives the definition its types. */
export function defineTask<S extends TObject, O extends Observed>(task: Task<S, O>): Task<S, O> {
  return task
}

/** Defines a task that acts on the run: it asks a host nothing and changes nothing there. */
export function defineAction<S extends TObject>(
  task: Pick<Task<S>, 'name' | 'summary' | 'description' | 'examples' | 'params'> & { readonly acts: Act },
): Task<S, Readonly<Record<string, never>>> {
  return { ...task, touches: [], observe: () => ({}), plan: wantNothing }
}

function* wantNothing(): Generator<never, void, undefined> {
  return
}
