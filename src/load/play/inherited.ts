import type { Expression } from '../../task/expression.ts'
import type { Settings } from '../../task/playbook.ts'
import type { Computed } from '../computed.ts'
import type { PlacedField } from '../params/params.ts'

export type DraftVars = Readonly<Record<string, Computed>>

type ValueOf<T> = T extends Expression<infer V> ? V : never

export type DraftSettings = {
  readonly [K in keyof Settings]: Computed<ValueOf<NonNullable<Settings[K]>>> | null
}

/** Params by task: of `module_defaults`. */
export type TaskDefaults = ReadonlyMap<string, readonly PlacedField[]>

/** All that a step has from what it stands in: its play, roles, blocks and imports. */
export interface Inherited {
  readonly tags: readonly string[]
  readonly when: readonly Computed<boolean>[]
  /** The strongest first. */
  readonly vars: readonly DraftVars[]
  /** `vars/` of roles, and `vars` beside `role`: weaker than all `vars`, also of blocks and imports around the role. */
  readonly roleVars: readonly DraftVars[]
  readonly over: readonly DraftVars[]
  readonly under: readonly DraftVars[]
  /** What keywords say about the connection, as variables: weaker than all of these. */
  readonly keywords: readonly DraftVars[]
  readonly settings: DraftSettings
  readonly notify: readonly Computed[]
  /** The outermost first. */
  readonly environment: readonly Computed[]
  readonly reaches: boolean
  readonly taskDefaults: TaskDefaults
}

const NO_SETTINGS: DraftSettings = {
  become: null,
  becomeUser: null,
  ignoreErrors: null,
  ignoreUnreachable: null,
  anyErrorsFatal: null,
  delegateTo: null,
  delegateFacts: null,
  runOnce: null,
  timeout: null,
  throttle: null,
  noLog: null,
  checkMode: null,
  diff: null,
}

export const NOTHING_INHERITED: Inherited = {
  tags: [],
  when: [],
  vars: [],
  roleVars: [],
  over: [],
  under: [],
  keywords: [],
  settings: NO_SETTINGS,
  notify: [],
  environment: [],
  reaches: false,
  taskDefaults: new Map(),
}

/** What stands inside has both: the inner word counts, conditions and tags add up. */
export function within(outer: Inherited, inner: Inherited): Inherited {
  return {
    tags: [...new Set([...outer.tags, ...inner.tags])],
    when: [...outer.when, ...inner.when],
    vars: [...inner.vars, ...outer.vars],
    roleVars: [...inner.roleVars, ...outer.roleVars],
    over: [...inner.over, ...outer.over],
    under: [...inner.under, ...outer.under],
    keywords: [...inner.keywords, ...outer.keywords],
    settings: innermost(outer.settings, inner.settings),
    notify: [...outer.notify, ...inner.notify],
    environment: [...outer.environment, ...inner.environment],
    reaches: outer.reaches || inner.reaches,
    taskDefaults: new Map([...outer.taskDefaults, ...inner.taskDefaults]),
  }
}

/** What a step has of what it stands in, as its own. */
export function spread({ settings, taskDefaults: _, vars, roleVars, ...others }: Inherited) {
  return { ...settings, ...others, vars: [...vars, ...roleVars] }
}

function innermost(outer: DraftSettings, inner: DraftSettings): DraftSettings {
  const said = Object.entries(inner).filter(([, value]) => value !== null)
  return { ...outer, ...(Object.fromEntries(said) as Partial<DraftSettings>) }
}

/** Layers without the empty ones: what is not there need not be searched. */
export function layers(...vars: readonly DraftVars[]): readonly DraftVars[] {
  return vars.filter((one) => Object.keys(one).length > 0)
}
