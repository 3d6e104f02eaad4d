import type { Block, Node, Play, Step } from '../task/playbook.ts'
import type { Author } from '../task/author.ts'
import { showPlace } from '../task/place.ts'
import { Unknown, unknownAfter } from '../task/unknown.ts'
import { Ahead } from './ahead.ts'
import type { Entry } from './course.ts'
import type { Ended, Flow } from './ended.ts'
import type { HostRun } from './host-run.ts'
import { Watch } from './watch.ts'

/** The next step of a host. */
export interface Stop {
  readonly step: Step
  /** Where it stands, so that hosts can be kept in step: compared number by number. */
  readonly position: readonly number[]
  /** Set where nobody can say yet whether it will run at all. */
  readonly perhaps: Unknown | null
  readonly handler: boolean
  /** Whether a `rescue` stands around it: its failure is not the end. */
  readonly rescuable: boolean
}

/** Of what is around a step. */
interface Around {
  readonly perhaps: Unknown | null
  readonly rescuable: boolean
  /** Of what runs after a failure as well; null where nothing does. */
  readonly watch: Watch | null
  /** Collects the names that are registered; those where nobody can say yet whether the run gets there, with why not. */
  readonly given: Map<string, Unknown | null>
}

type Going = Generator<Stop, Flow, Ended>

/** The way of one host through a play: blocks with what rescues them, includes, handlers. */
export class Walk {
  readonly #play: Play
  readonly #host: HostRun
  readonly #ran: (handler: Step) => void
  readonly #going: Going
  /** Handlers of the play, and of the roles that were included on the way. */
  readonly #handlers: Step[]
  readonly #ahead: Ahead
  /** How many steps were left undone so far. */
  #undone = 0
  stop: Stop | null
  flow: Flow = 'done'

  /** @param ran told of each handler that has run to its end, with all that it included. */
  constructor(play: Play, host: HostRun, ran: (handler: Step) => void) {
    this.#play = play
    this.#host = host
    this.#ran = ran
    this.#handlers = [...play.handlers]
    this.#ahead = new Ahead(play)
    this.#going = this.#all()
    const first = this.#going.next()
    this.stop = first.done ? null : first.value
  }

  /** Goes on to the next step, which it returns; null: the host is through. */
  advance(ended: Ended): Stop | null {
    const step = this.stop?.step
    if (step && ended.brought.length > 0) {
      this.#ahead.bring(step, ended.brought)
      this.#learn(ended.brought.flatMap(({ handlers }) => handlers))
    }
    const next = this.#going.next(ended)
    this.stop = next.done ? null : next.value
    if (next.done) this.flow = next.value
    return this.stop
  }

  /** Handlers of a role that was included: what an earlier run owes of them, runs now. */
  #learn(handlers: readonly Step[]): void {
    this.#handlers.push(...handlers)
    for (const handler of handlers)
      if (this.#host.owed.delete(handler.name.source)) this.#host.notified.set(handler, null)
  }

  /** The steps after one, as they are met where nothing fails. A step that is not among them (a handler) has none. */
  after(step: Step): readonly Entry[] {
    return this.#ahead.after(step)
  }

  get handlers(): readonly Step[] {
    return this.#handlers
  }

  /** Handlers by a name or a topic; of several with one name the last that was read. */
  handlersNamed(name: string, nameOf: (handler: Step) => string): Step[] {
    const named = this.#handlers.findLast((handler) => nameOf(handler) === name)
    const listening = this.#handlers.filter((handler) => handler.listen.includes(name))
    // A role that is included twice brings its handlers twice.
    const once = new Map([...listening, ...(named ? [named] : [])].map((one) => [showPlace(one.at), one]))
    return [...once.values()]
  }

  *#all(): Going {
    const outside = { perhaps: null, rescuable: false, watch: null, given: new Map<string, Unknown | null>() }
    return yield* this.#part(outside, (around) => this.#through(around))
  }

  *#through(around: Around): Going {
    const { nodes, forceHandlers } = this.#play
    const flow = yield* this.#nodes(nodes, [0], { ...around, watch: forceHandlers ? new Watch() : null })
    if (flow === 'done' || flow === 'unreachable') return flow
    // A host that ends early is not a failed one: what it has notified runs.
    if (flow === 'failed' && !forceHandlers) return flow
    const after = yield* this.#flush([1], around)
    return after === 'done' ? flow : after
  }

  /** A part of the way: what was last registered in it where nobody can say yet whether the run gets there, is open behind it. */
  *#part(around: Around, go: (inside: Around) => Going): Going {
    const given = new Map<string, Unknown | null>()
    const flow = yield* go({ ...around, given })
    for (const [name, perhaps] of given) {
      if (perhaps && perhaps !== around.perhaps) this.#host.register(name, perhaps)
      around.given.set(name, perhaps)
    }
    return flow
  }

  *#nodes(nodes: readonly Node[], path: readonly number[], around: Around): Going {
    for (const [index, node] of nodes.entries()) {
      const flow = yield* this.#node(node, [...path, index], around)
      if (flow !== 'done') return flow
    }
    return 'done'
  }

  *#node(node: Node, path: readonly number[], around: Around): Going {
    if (node.kind === 'flush') return yield* this.#flush(path, around)
    if (node.kind === 'step') return yield* this.#step(node, path, around, false)
    return yield* this.#block(node, path, around)
  }

  *#block({ steps, rescue, always }: Block, path: readonly number[], outside: Around): Going {
    const around = { ...outside, perhaps: outside.perhaps ?? outside.watch?.perhaps ?? null }
    const rescued = rescue.length > 0
    const inside = {
      ...around,
      rescuable: around.rescuable || rescued,
      watch: rescued || always.length > 0 ? new Watch() : around.watch,
    }
    const after = { ...around, watch: always.length > 0 ? new Watch() : around.watch }
    const mayHaveFailed = this.#host.mayHaveFailed
    let flow = yield* this.#part(inside, (part) => this.#nodes(steps, [...path, 0], part))
    // What is rescued has not failed, unless the rescue does.
    if (rescued) this.#host.mayHaveFailed = mayHaveFailed
    if (flow === 'failed' && rescued) {
      this.#tellFailure()
      flow = yield* this.#part(after, (part) => this.#nodes(rescue, [...path, 1], part))
    } else if (flow === 'done' && rescued && inside.watch?.undecided) {
      // Only the run will tell whether the block fails.
      this.#leaveFailureOpen(inside.watch.undecided)
      const perhaps = around.perhaps ?? unknownAfter(inside.watch.undecided)
      yield* this.#part(after, (part) => this.#nodes(rescue, [...path, 1], { ...part, perhaps }))
    }
    if (flow !== 'done' && flow !== 'failed') return flow
    const open = inside.watch?.undecided ?? after.watch?.undecided
    if (flow === 'failed') this.#tellFailure()
    else if (open && always.length > 0) this.#leaveFailureOpen(open)
    const last = yield* this.#nodes(always, [...path, 2], around)
    around.watch?.heed(rescued ? after.watch : inside.watch)
    return last === 'done' ? flow : last
  }

  *#step(step: Step, path: readonly number[], around: Around, handler: boolean): Going {
    const { rescuable, watch } = around
    const perhaps = around.perhaps ?? watch?.perhaps ?? (handler ? null : this.#perhapsEnded())
    const ended = yield { step, position: path, handler, rescuable, perhaps }
    watch?.heed(ended)
    if (ended.leftUndone) this.#undone++
    if (step.register !== null) around.given.set(step.register, perhaps)
    if (ended.flow !== 'done') return ended.flow
    for (const [index, included] of ended.brought.entries()) {
      const flow = yield* this.#part(around, (part) =>
        this.#nodes(included.nodes, [...path, index], {
          ...part,
          perhaps: included.perhaps ?? around.perhaps,
        }),
      )
      if (flow !== 'done') return flow
    }
    return 'done'
  }

  #perhapsEnded(): Unknown | null {
    const { ending } = this.#host
    return ending?.play === this.#play ? ending.perhaps : null
  }

  /** Runs what is notified, in the order of the handlers; they may notify others, also earlier ones. */
  *#flush(path: readonly number[], around: Around): Going {
    for (let round = 0; this.#host.notified.size > 0 && round < MAX_ROUNDS; round++) {
      for (let index = 0; index < this.#handlers.length; index++) {
        const handler = this.#handlers[index] as Step
        const perhaps = this.#host.notified.get(handler)
        if (perhaps === undefined) continue
        this.#host.notified.delete(handler)
        const undone = this.#undone
        const flow = yield* this.#part(around, (part) =>
          this.#step(handler, [...path, round, index], { ...part, perhaps: perhaps ?? around.perhaps }, true),
        )
        if (flow !== 'done') return flow
        if (this.#undone === undone && !this.#host.notified.has(handler)) this.#ran(handler)
      }
    }
    return 'done'
  }

  #tellFailure(): void {
    const { failure } = this.#host
    if (!failure) return
    const { step, task, result } = failure
    this.#nameFailure({ name: step, task }, { name: step, action: task }, result)
  }

  /** Nobody can say yet whether something has failed, and what. */
  #leaveFailureOpen(by: Author): void {
    const unknown = unknownAfter(by)
    this.#nameFailure(unknown, unknown, unknown)
  }

  #nameFailure(step: unknown, task: unknown, result: unknown): void {
    this.#host.register('failed_step', step)
    this.#host.register('failed_result', result)
    this.#host.register('ansible_failed_task', task)
    this.#host.register('ansible_failed_result', result)
  }
}

/** Handlers that notify each other in a circle come to an end. */
const MAX_ROUNDS = 10

/** Which of two positions comes first: negative for the first. */
export function comparePositions(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
