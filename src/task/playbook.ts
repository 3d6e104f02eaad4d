import type { Expression } from './expression.ts'
import type { Place } from './place.ts'
import type { Probe } from './probe.ts'
import type { AnyTask } from './task.ts'
import type { Unknown } from './unknown.ts'

/** A host of the inventory, with its variables of all levels merged in the order of precedence. */
export interface InventoryHost {
  readonly name: string
  /** All groups it is in, parents and `ungrouped` included, sorted, without `all`. */
  readonly groups: readonly string[]
  readonly vars: Vars
  /** The file that mentions it first, an absolute path; null where none does. */
  readonly file?: string | null
}

export interface Inventory {
  /** In the order of the inventory. */
  readonly hosts: readonly InventoryHost[]
  /** Group name -> host names, `all` and `ungrouped` included. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

/** Variables as they are written somewhere: names and the text that computes them. */
type Vars = Readonly<Record<string, Expression>>

/** How a loop goes on. */
export interface LoopControl {
  readonly loopVar: string
  readonly indexVar: string | null
  /** Shown instead of the item. */
  readonly label: Expression | null
  /** Seconds between two items. */
  readonly pause: Expression<number> | null
  /** Whether `ansible_loop` tells where the loop is. */
  readonly extended: boolean
  /** Evaluated after each item, with its result; all must hold to end the loop. */
  readonly breakWhen: readonly Expression<boolean>[] | null
}

/** Keywords that a step has from itself, its blocks, its role and its play; the innermost word counts. null: nobody says. */
export interface Settings {
  readonly become: Expression<boolean> | null
  readonly becomeUser: Expression<string> | null
  readonly ignoreErrors: Expression<boolean> | null
  readonly ignoreUnreachable: Expression<boolean> | null
  readonly anyErrorsFatal: Expression<boolean> | null
  readonly delegateTo: Expression<string> | null
  readonly delegateFacts: Expression<boolean> | null
  readonly runOnce: Expression<boolean> | null
  /** Seconds that one item may take. */
  readonly timeout: Expression<number> | null
  /** Hosts that may do the step at the same time. */
  readonly throttle: Expression<number> | null
  readonly noLog: Expression<boolean> | null
  /** true: never applied, also in a run; false: applied, also in a check. */
  readonly checkMode: Expression<boolean> | null
  readonly diff: Expression<boolean> | null
}

/** One entry of a play's `tasks:`, with all that it inherits. */
export interface Step extends Settings {
  readonly kind: 'step'
  /** May hold templates; shown as written when a value is not known. */
  readonly name: Expression<string>
  readonly task: AnyTask
  /**
   * Templates filled in, defaults applied, files read, checked by the task's schema.
   * Evaluating throws DroverError with the place of the wrong param.
   */
  readonly params: Expression<Record<string, unknown>>
  /** All must hold, those of its blocks before its own. */
  readonly when: readonly Expression<boolean>[]
  readonly register: string | null
  readonly loop: Expression<readonly unknown[]> | null
  readonly loopControl: LoopControl
  readonly tags: readonly string[]
  /** Its own variables and those of its blocks, its role, its play: the strongest first. */
  readonly vars: readonly Vars[]
  /** Params of its role and of the includes that brought it: stronger than registered results. */
  readonly over: readonly Vars[]
  /** Defaults of its role, and what keywords say about the connection: weaker than the inventory. */
  readonly under: readonly Vars[]
  /** Whether its own words say how to reach the host, so that it needs a connection of its own. */
  readonly reaches: boolean
  /** null: the verdict stands. Evaluated with the registered result. */
  readonly changedWhen: readonly Expression<boolean>[] | null
  readonly failedWhen: readonly Expression<boolean>[] | null
  /** Done again until all hold. */
  readonly until: readonly Expression<boolean>[] | null
  readonly retries: Expression<number> | null
  /** Seconds between two tries. */
  readonly delay: Expression<number> | null
  /** Each a name or topic of handlers, or a list of them. */
  readonly notify: readonly Expression[]
  /** Of a handler: other names that it answers to. */
  readonly listen: readonly string[]
  /** Environment variables for its commands, the outermost first. */
  readonly environment: readonly Expression[]
  /** Of a step that includes others: reads them. null for every other step. */
  readonly include: Include | null
  /** Of a step that includes others or variables: the names that all it can mean may give; null: any. */
  readonly mayGive?: () => readonly string[] | null
  /** What it will bring, where its text says so before the run. */
  readonly foreseen?: readonly Node[]
  readonly at: Place
}

/** Layers of variables that may say how a host is reached. */
export type Way = Pick<Step, 'over' | 'vars' | 'under'>

/** Reads the steps that a step includes, when the run has come to it. */
export type Include = (
  params: Readonly<Record<string, unknown>>,
  /** The names of its loop: the included steps see them. */
  item: Readonly<Record<string, unknown>>,
) => Included

/** @throws DroverErrors with every mistake of the included files. */
export interface Included {
  readonly nodes: readonly Node[]
  readonly handlers: readonly Step[]
  /** Of `include_vars`. */
  readonly vars?: Vars
  /** In a check: set where nobody can say yet whether the steps will run. */
  readonly perhaps?: Unknown
}

/** Steps with what to do when one fails, and what to do in any case. */
export interface Block {
  readonly kind: 'block'
  readonly steps: readonly Node[]
  readonly rescue: readonly Node[]
  readonly always: readonly Node[]
}

/** Where notified handlers run. */
interface Flush {
  readonly kind: 'flush'
}

export type Node = Step | Block | Flush

/** Hosts of a batch: a number, or a part of the play's hosts. */
export type BatchSize = { readonly count: number } | { readonly percent: number }

/**
 * The hosts of a play among those of an inventory that has grown.
 *
 * @param open hosts that are in any group which the inventory does not have.
 */
export type Rehost = (inventory: Inventory, open: readonly string[]) => readonly string[]

export interface Play {
  readonly name: string
  /** As the user named the file. */
  readonly playbook: string
  /** The folder of that file, an absolute path. */
  readonly folder: string
  /** Names, pattern and limit resolved, in order. Where hosts may join during the run: those known before it. */
  readonly hosts: readonly string[]
  /** null where no step of the run can let the inventory grow. */
  readonly rehost: Rehost | null
  readonly nodes: readonly Node[]
  readonly handlers: readonly Step[]
  readonly strategy: 'linear' | 'free' | 'host_pinned'
  /** The sizes of the batches, the last one for all that follow; none: all hosts at once. */
  readonly serial: readonly BatchSize[]
  /** Share of a batch's hosts that may fail before the run ends; null: all. */
  readonly maxFailPercentage: number | null
  readonly forceHandlers: boolean
  /** Its `vars`, `vars_files` and the like for a host: the strongest first. For what is asked outside any step. */
  readonly vars: readonly Vars[]
  /** How its own words say that its hosts are reached; absent: they say nothing of it. */
  readonly way?: Way
  readonly at: Place
}

/** What is asked of the user before the run begins: `vars_prompt`. */
export interface Prompt {
  /** The variable that gets the answer. */
  readonly name: string
  readonly text: string
  /** Typed without being shown, and a secret afterwards. */
  readonly hidden: boolean
  /** Asked twice. */
  readonly confirm: boolean
  /** An empty answer leaves the default. */
  readonly optional: boolean
  readonly answer: (given: unknown) => void
}

/** What of the command line a playbook can see. */
interface Asked {
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  /** The pattern of `--limit`. */
  readonly limit: string | null
  /** Where the user stands, an absolute path. */
  readonly cwd: string
}

/** All that a run needs to know, loaded and checked: nothing in it can be wrong by its text alone. */
export interface LoadedRun {
  readonly playbooks: readonly string[]
  readonly plays: readonly Play[]
  readonly inventory: Inventory
  /** Asks the sources of the inventory again. */
  readonly refreshInventory: () => Inventory
  /** `-e`: wins over everything. */
  readonly extraVars: Vars
  /** What the user asked for. */
  readonly asked: Asked
  /** To be answered before the run. */
  readonly prompts: readonly Prompt[]
  /** `facts.NAME` -> the probe that asks it. */
  readonly facts: Readonly<Record<string, Probe>>
}
