// A real Ansible beside the repo, asked what it makes of inventories.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { CACHE, pythonEnvironment } from '../setup/python-environment.ts'

/**
 * The Python of an environment with the newest ansible-core that it can have.
 *
 * @returns why there is none, as text, instead.
 */
export function ansiblePython(): { readonly python: string } | { readonly missing: string } {
  const environment = pythonEnvironment('ansible', ['ansible-core'])
  return 'missing' in environment ? environment : { python: join(environment.folder, 'bin/python') }
}

export interface Question {
  readonly cwd: string
  readonly sources: readonly string[]
  /** Pattern and limit. */
  readonly patterns: readonly (readonly [string, string | null])[]
}

export interface Answer {
  readonly error?: string
  readonly list: object
  readonly export: object
  readonly yaml: object
  readonly graph: string
  readonly patterns: readonly (readonly string[] | { readonly error: string })[]
}

/** Nobody's own settings may have a say. */
function emptyConfig(): string {
  const path = join(CACHE, 'empty-ansible.cfg')
  writeFileSync(path, '')
  return path
}

/** Asks one Ansible all questions. */
export async function askAnsible(python: string, questions: readonly Question[]): Promise<Answer[]> {
  const oracle = fileURLToPath(new URL('oracle.py', import.meta.url))
  const env = {
    PATH: process.env['PATH'],
    LC_ALL: 'C.UTF-8',
    ANSIBLE_CONFIG: emptyConfig(),
    ANSIBLE_HOME: join(CACHE, 'ansible-home'),
    ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: '1',
  }
  const child = spawn(python, [oracle], { env, stdio: ['pipe', 'pipe', 'pipe'], timeout: 240_000 })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-5000)
  })
  const answers: Answer[] = []
  child.stdin.on('error', () => undefined)
  child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(''))
  for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line) as Answer)
  if (answers.length < questions.length) throw new Error(`Ansible answered ${answers.length} only:\n${said}`)
  return answers
}
