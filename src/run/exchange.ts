import { randomBytes } from 'node:crypto'
import type { Reply } from '../hosts/host.ts'
import type { Command } from '../task/command.ts'
import { DroverError } from '../task/error.ts'
import type { Output } from '../task/output.ts'
import { keyOf } from './answers.ts'
import type { Asked } from './jointly.ts'
import { readSections } from './marks.ts'
import { inManner, type Question } from './question.ts'
import { compileScript, type Expectation } from './script.ts'

/** What one item of a step sends: its commands and its questions. It goes along with others where `expects` are answered as they were last. */
export interface Leg {
  readonly expects: readonly Question[]
  readonly commands: readonly Command[]
  readonly questions: readonly Question[]
}

/** What a leg brought back: the outputs of the commands that ran, the last of which may have failed, and answers. */
export interface Done {
  readonly outputs: readonly Output[]
  readonly answers: readonly (readonly [Question, Output])[]
}

/** One round trip: the script of its legs, and what its reply says of them. */
export class Exchange {
  readonly script: string
  readonly #legs: readonly Leg[]
  readonly #nonce = newNonce()

  /** @param last the last answer to a question: what is expected. */
  constructor(legs: readonly Leg[], last: (question: Question) => Output | null) {
    this.#legs = legs.map((leg) => ({ ...leg, questions: unique(leg.questions) }))
    this.script = compileScript(
      this.#legs.map(({ expects, commands, questions }) => ({
        expect: expects.map((question) => expectation(question, last(question))),
        apply: commands,
        ask: questions.map(askedOf),
      })),
      this.#nonce,
    )
  }

  /**
   * The legs that were begun; one that brought nothing back of its own counts when one after it was begun.
   *
   * @throws {DroverError} `unreachable` when the script broke off.
   */
  read(reply: Reply): Done[] {
    const counts = this.#legs.map(({ commands, questions }) => commands.length + questions.length)
    const sections = readSections(
      reply,
      this.#nonce,
      counts.reduce((sum, count) => sum + count, 0),
    )
    const done = this.#legs.map((leg, index) => doneOf(leg, sections.splice(0, counts[index]), reply))
    if (done[0] === null) throw broken(reply)
    return done.slice(0, done.findLastIndex((one) => one !== null) + 1).map((one) => one ?? NOTHING)
  }
}

/** A leg that only went by what it expects. */
const NOTHING: Done = { outputs: [], answers: [] }

/**
 * What a leg has brought back; null when it was not begun.
 *
 * @throws {DroverError} `unreachable` when the script broke off within it.
 */
function doneOf(
  { commands, questions }: Leg,
  sections: readonly (Output | null)[],
  reply: Reply,
): Done | null {
  const outputs = sections.slice(0, commands.length).filter((output) => output !== null)
  const answers = questions.flatMap((question, index) => {
    const output = sections[commands.length + index]
    return output ? [[question, output] as const] : []
  })
  const begun = outputs.length + answers.length > 0
  const applied = outputs.length === commands.length && (outputs.at(-1)?.code ?? 0) === 0
  if (begun && applied && answers.length < questions.length) throw broken(reply)
  return begun ? { outputs, answers } : null
}

function expectation(question: Question, output: Output | null): Expectation {
  if (!output) throw new Error(`nothing is known of ${question.probe.key} that could be expected`)
  return { asked: askedOf(question), output }
}

function askedOf(question: Question): Asked {
  const { promised, jointly } = question.probe
  const read = inManner(question.probe.read, question.manner)
  return question.manner || !jointly ? { read, promised } : { read, promised, jointly }
}

/**
 * Of equal ones the first, with its timeout: it answers the others, too. Where it is not in time, they are asked when it is their
 * turn, and not before: a step may look whether there is an answer at all, so that those after it do not wait for ever.
 */
function unique(questions: readonly Question[]): Question[] {
  return [...Map.groupBy(questions, keyOf).values()].flatMap(([first]) => first ?? [])
}

/** What marks the outputs of one script: nobody else can print it. */
export function newNonce(): string {
  return randomBytes(12).toString('hex')
}

export function broken(reply: Reply): DroverError {
  const stderr = Buffer.from(reply.stderr).toString('utf8')
  return new DroverError(
    'unreachable',
    `the machine's sh did not run the script to its end (exit code ${reply.code})`,
    {
      stderr: stderr.slice(-4000),
      help: 'the login shell must be able to run `sh`, which must be a POSIX shell',
    },
  )
}
