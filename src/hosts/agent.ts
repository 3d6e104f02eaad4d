import type { OpenSSHAgent } from 'ssh2'
import { ssh2 } from './ssh-library.ts'

type Listener = Parameters<OpenSSHAgent['getIdentities']>[0]

/** The keys that an agent may offer, best first. */
export interface Offer {
  /** Public keys of the files that were named: they go first. */
  readonly first: readonly Buffer[]
  /** Whether no others are offered. */
  readonly only: boolean
}

/** An agent that is gone (a stale SSH_AUTH_SOCK) has no keys; ssh2 would end the connection over it. */
export class QuietAgent extends ssh2.OpenSSHAgent {
  readonly #offer: Offer

  constructor(socket: string, offer: Offer) {
    super(socket)
    this.#offer = offer
  }

  override getIdentities(callback: Listener): void {
    super.getIdentities((error, keys) => {
      callback(undefined, error || !keys ? [] : this.#chosen(keys))
    })
  }

  #chosen<T>(keys: T[]): T[] {
    const { first, only } = this.#offer
    const named = keys.filter((key) => first.some((wanted) => wanted.equals(publicBytes(key))))
    return only ? named : [...named, ...keys.filter((key) => !named.includes(key))]
  }
}

/** The public keys that an agent holds; none where there is no agent. */
export function agentKeys(socket: string | null): Promise<Buffer[]> {
  if (socket === null) return Promise.resolve([])
  return new Promise((resolve) => {
    new QuietAgent(socket, { first: [], only: false }).getIdentities((_error, keys) => {
      resolve((keys ?? []).map(publicBytes))
    })
  })
}

/** ssh2's types let a key be many things; what an agent gives are parsed public keys. */
function publicBytes(key: unknown): Buffer {
  return (key as { getPublicSSH: () => Buffer }).getPublicSSH()
}
