import type { Secret } from '../task/secret.ts'

/** Somebody who can be asked before a run begins. */
export interface Person {
  /** What was typed, unseen; null where nothing was. @throws {DroverError} `interrupted`. */
  askSecret(question: string): Promise<Secret | null>
  /** Shows a text and asks whether to go on with it. @throws {DroverError} `interrupted`. */
  agrees(text: string, question: string): Promise<boolean>
  /** Is told, should it take long, which hosts are waited for. */
  waitsFor(hosts: readonly string[]): Waiting
}

interface Waiting {
  done(host: string): void
  end(): void
}
