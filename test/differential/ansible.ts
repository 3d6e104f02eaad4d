// A real Ansible beside the repo: installed from its registry into the user's cache when it is first needed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PYTHONS = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3']
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'drover')

/** The newest Python here that can make virtual environments, and its version; null when there is none. */
function newestPython(): { python: string; version: string } | null {
  const program = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])'
  for (const python of PYTHONS) {
    const { status, stdout } = spawnSync(python, ['-c', program], { encoding: 'utf8' })
    if (status === 0) return { python, version: stdout.trim() }
  }
  return null
}

/**
 * The Python of an environment with the newest ansible-core that it can have.
 *
 * @returns why there is none, as text, instead.
 */
export function ansiblePython(): { readonly python: string } | { readonly missing: string } {
  const found = newestPython()
  if (!found) return { missing: 'there is no python3 with venv' }
  const folder = join(CACHE, `ansible-python${found.version}`)
  const python = join(folder, 'bin/python')
  if (existsSync(join(folder, 'complete'))) return { python }
  console.error(`installing ansible-core into ${folder}`)
  mkdirSync(CACHE, { recursive: true })
  rmSync(folder, { recursive: true, force: true })
  const steps = [
    [found.python, '-m', 'venv', folder],
    [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'ansible-core'],
  ]
  for (const [program = '', ...args] of steps) {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 300_000 })
    if (status !== 0) return { missing: `${program} ${args.join(' ')}: ${stderr.trim().slice(-500)}` }
  }
  writeFileSync(join(folder, 'complete'), '')
  return { python }
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
