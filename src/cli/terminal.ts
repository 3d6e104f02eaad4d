import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Person } from '../hosts/person.ts'
import { DroverError } from '../task/error.ts'
import { Secret } from '../task/secret.ts'
import { waiting } from './waiting.ts'

/** Whoever sits at the terminal; null where there is none. Questions go to stderr. */
export function personAtTerminal(): Person | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null
  return {
    askSecret: async (question) => {
      const secret = await askHidden(question)
      return secret.reveal() === '' ? null : secret
    },
    waitsFor: waiting,
    agrees: async (text, question) => {
      process.stderr.write(`${text}\n`)
      return /^y(es)?$/i.test((await ask(`${question} [y/N] `, false)).trim())
    },
  }
}

/**
 * Asks on the terminal; what is typed is not shown.
 *
 * @throws {DroverError} `interrupted`.
 */
export async function askHidden(question: string): Promise<Secret> {
  return new Secret(await ask(question, true).finally(() => process.stderr.write('\n')))
}

/**
 * Asks on the terminal.
 *
 * @throws {DroverError} `interrupted`.
 */
export function ask(question: string, hidden: boolean): Promise<string> {
  const output = hidden ? nowhere() : process.stderr
  const reader = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 })
  reader.setPrompt(hidden ? '' : question)
  reader.prompt()
  // Only now: until the reader has it, the terminal itself shows what is typed.
  if (hidden) process.stderr.write(question)
  return new Promise((resolve, reject) => {
    reader.on('line', (line) => {
      resolve(line)
      reader.close()
    })
    reader.on('SIGINT', () => {
      reader.close()
    })
    reader.on('close', () => {
      // After a line this changes nothing: the promise is resolved.
      reject(new DroverError('interrupted', 'interrupted while asking'))
    })
  })
}

function nowhere(): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done()
    },
  })
}
