// Somebody at a terminal who answers from a list, and keeps what was asked.
import type { Person } from '../../src/hosts/person.ts'
import { Secret } from '../../src/task/secret.ts'

export class Asked implements Person {
  readonly secrets: string[] = []
  readonly texts: string[] = []
  readonly #answers: string[]
  readonly #yes: boolean

  /** @param answers to secrets, in order; then nothing is typed. @param yes whether to agree. */
  constructor(answers: readonly string[] = [], yes = true) {
    this.#answers = [...answers]
    this.#yes = yes
  }

  askSecret(question: string): Promise<Secret | null> {
    this.secrets.push(question)
    const answer = this.#answers.shift()
    return Promise.resolve(answer === undefined ? null : new Secret(answer))
  }

  waitsFor() {
    return { done: () => undefined, end: () => undefined }
  }

  agrees(text: string, question: string): Promise<boolean> {
    this.texts.push(`${text}\n${question}`)
    return Promise.resolve(this.#yes)
  }
}
