import type { Command } from './command.ts'

/** One difference between wish and world, decided once: diff, prediction and commands all come from it. */
export interface Change<Now = Record<string, unknown>> {
  /** In the imperative, with the values that matter: `mount /dev/sdb on /srv`. */
  readonly summary: string
  /** The observed answers, by the names `observe` gave them, that will hold afterwards. */
  readonly set: Partial<Now>
  /**
   * What makes it true, in order. Empty together with `within`: waiting is all there is to do. Changes that follow a wait
   * are made when it is over, by what the plan says then.
   */
  readonly run: readonly Command[]
  /** Seconds the world may take to follow; asked again until the plan wants nothing. Default 0. */
  readonly within?: number
  /** Seconds between two looks while waiting. Default: often at first, then every 2 s. */
  readonly every?: number
  /** What to say when it has not come true `within` the time. */
  readonly otherwise?: string
  /** What is lost, in one sentence. Applied only when the step's params say `force: true`. */
  readonly destroys?: string
  /**
   * Answers that this change may alter in ways nobody can foretell: families of probes (`unit`),
   * keys with all that is below them (`path /srv`), a key alone (`=path /srv`); `*` for everything.
   */
  readonly unsettles?: readonly string[]
  /**
   * The connection ends with it (a reboot). The runner makes new ones `within` the time, until every answer that `set` leaves
   * UNKNOWN is another than before: a machine that has not gone down yet is not taken for one that is back.
   */
  readonly disconnects?: boolean
  /** True for an action that is not a state (a command without guards): it is done each time it is planned. */
  readonly action?: boolean
}
