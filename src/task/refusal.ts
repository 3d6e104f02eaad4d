/**
 * A plan's "no": going on would destroy or hide something, or cannot work. The message says why,
 * and what to do. In check mode it is `failed`, or `may` where an earlier step may cure it.
 */
export class Refusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Refusal'
  }
}
