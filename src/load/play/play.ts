import { isMap, isScalar, type Node } from 'yaml'
import type { Included, Prompt } from '../../task/playbook.ts'
import type { Computed } from '../computed.ts'
import { didYouMean } from '../did-you-mean.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Origin, Spot } from '../origin.ts'
import type { Folders } from '../params/file-param.ts'
import type { Registry } from '../registry.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { BeforeHosts } from './before-hosts.ts'
import type { Context } from './context.ts'
import { type Brought, type DraftNode, type DraftStep, type Gathered, gathered } from './draft.ts'
import { stepsIn } from '../../task/steps.ts'
import { type DraftSettings, type DraftVars, type Inherited, layers, within } from './inherited.ts'
import { PLAY_KEYWORDS } from './keywords.ts'
import { nodesIn } from './nodes.ts'
import { optional, ownWords } from './own-words.ts'
import { patternsOf } from './patterns.ts'
import { readPrompts } from './prompts.ts'
import { readRole } from './role.ts'
import { roleRequests } from './role-request.ts'
import { type Batches, batchesOf } from './serial.ts'
import { reportStrangers } from './strangers.ts'
import { flagOf, isTemplate, nameOf, NO_TEMPLATE, numberOf } from './values.ts'
import { varsFiles } from './vars-files.ts'

type Strategy = 'linear' | 'free' | 'host_pinned'
type Order = 'inventory' | 'reverse_inventory' | 'sorted' | 'reverse_sorted' | 'shuffle'

/** A play as written: its hosts are patterns still. */
export interface DraftPlay {
  readonly name: string
  readonly playbook: string
  /** The folder of that file, an absolute path. */
  readonly folder: string
  readonly patterns: readonly Origin[]
  readonly settings: DraftSettings
  /** Its own variables and those of what it stands in: the strongest first. */
  readonly vars: readonly DraftVars[]
  /** What was computed before it had hosts. */
  readonly early: readonly Computed[]
  /** What keywords say about the connection: weaker than all variables. */
  readonly keywords: readonly DraftVars[]
  readonly nodes: readonly DraftNode[]
  readonly handlers: readonly DraftStep[]
  readonly gathered: Gathered
  readonly prompts: readonly Prompt[]
  readonly strategy: Strategy
  readonly order: Order
  readonly serial: Batches
  readonly maxFailPercentage: number | null
  readonly forceHandlers: boolean
  readonly spot: Spot
}

export interface Book {
  /** As the user named the file. */
  readonly playbook: string
  readonly registry: Registry
  readonly folders: Folders
  /** What `import_playbook` says of the plays that it brings. */
  readonly inherited: Inherited
  readonly extraVars: DraftVars
  readonly finish: (play: DraftPlay, brought: Brought) => Included
}

/** Reads one play; null when it is none at all, which is reported. */
export function readPlay(reader: Reader, node: Node | null, book: Book): DraftPlay | null {
  if (!isMap(node)) {
    reader.mistakes.add('invalid-value', 'a play must be a mapping with hosts and tasks', reader.spot(node))
    return null
  }
  const fields = reader.fields(node)
  reportStrangers(reader, fields, PLAY_KEYWORDS, 'a play')
  const keywords = new Map(fields.map((field) => [field.key, field]))
  const read = <T>(name: string, how: (from: Reader, field: Field) => T) =>
    optional(reader, keywords, name, how)
  const own = ownWords(reader, keywords, book.registry, 'the play')
  const asked = read('vars_prompt', readPrompts) ?? { prompts: [], vars: {} }
  const written = [...book.inherited.vars, ...own.vars]
  const later = asked.prompts.map(({ name }) => name)
  const early = new BeforeHosts(book.extraVars, written, later, reader.mistakes)
  const files = read('vars_files', (from, field) => varsFiles(from, field, early, book.folders)) ?? []
  const vars = [...layers(...files.toReversed(), asked.vars), ...written]
  const patterns = patternsOf(reader, keywords.get('hosts'), early, reader.spot(node))
  const percentage = read('max_fail_percentage', (from, field) => early.attempt(numberOf(from, field))?.value)
  const name = read('name', (from, field) => early.shown(nameOf(from, field)))
  const collected = gathered()
  // The variables of the play come last to its steps, after those of its roles: `finished` adds them.
  const inherited = within({ ...book.inherited, vars: [] }, { ...own, vars: [] })
  const play: { draft: DraftPlay | null } = { draft: null }
  const context: Context = {
    ...contextOf(reader.mistakes, book, inherited, collected),
    finish: (brought) => book.finish(play.draft as DraftPlay, brought),
  }
  const list = (key: string, how: Context = context): DraftNode[] => {
    const field = keywords.get(key)
    return field ? nodesIn(reader, field.node, key, how) : []
  }
  const flush: DraftNode = { kind: 'flush' }
  const before = list('pre_tasks')
  const roles = read('roles', (from, field) => roleRequests(from, field.node, book.registry)) ?? []
  const nodes = [
    ...before,
    ...(before.length > 0 ? [flush] : []),
    ...roles.flatMap((role) => readRole(role, context)),
    ...list('tasks'),
    flush,
    ...list('post_tasks'),
    ...(keywords.has('post_tasks') ? [flush] : []),
  ]
  const handlers = stepsIn(list('handlers', { ...context, handlers: true }))
  play.draft = {
    name: name ?? patterns.map((pattern) => pattern.text).join(','),
    playbook: book.playbook,
    folder: book.folders.folders[0] ?? book.folders.cwd,
    patterns,
    settings: inherited.settings,
    vars,
    early: early.computed,
    keywords: inherited.keywords,
    nodes,
    handlers: [...handlers, ...collected.handlers],
    gathered: collected,
    prompts: asked.prompts,
    strategy:
      read('strategy', (from, field) => oneOf(from, field, ['linear', 'free', 'host_pinned'])) ?? 'linear',
    order: read('order', (from, field) => oneOf(from, field, ORDERS)) ?? 'inventory',
    serial: read('serial', (from, field) => batchesOf(from, field, early)) ?? [],
    maxFailPercentage: percentage ?? null,
    forceHandlers: read('force_handlers', flagOf) ?? false,
    spot: reader.spot(node),
  }
  return play.draft
}

const ORDERS: readonly Order[] = ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle']

function contextOf(
  mistakes: Mistakes,
  book: Book,
  inherited: Inherited,
  collected: Gathered,
): Omit<Context, 'finish'> {
  const { playbook, registry, folders } = book
  return {
    playbook,
    registry,
    mistakes,
    folders,
    inherited,
    chain: [],
    roles: [],
    handlers: false,
    gathered: collected,
    nodesIn,
  }
}

function oneOf<T extends string>(reader: Reader, { key, node }: Field, choices: readonly T[]): T | null {
  const found = isScalar(node) ? choices.find((choice) => choice === node.value) : undefined
  if (found !== undefined) return found
  const written = isScalar(node) ? String(node.value) : ''
  reader.mistakes.add(
    'invalid-value',
    `${key} must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}`,
    reader.spot(node),
    isTemplate(node) ? NO_TEMPLATE : didYouMean(written, choices),
  )
  return null
}
