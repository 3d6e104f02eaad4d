// System users for tests that run as root: they last as long as a test file.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Why tests that need system users cannot run here, or null. CI runs as root, so they run there. */
export const cannotMakeUsers: string | null =
  process.getuid?.() === 0 ? null : 'needs root: it makes system users and starts sshd'

if (cannotMakeUsers !== null) console.warn(`SKIPPED: ${cannotMakeUsers}`)

export interface TestUser {
  readonly name: string
  readonly password: string
  readonly home: string
}

/**
 * How a user may use sudo. `one-try`: with the password, asked for each time, and only once;
 * `remembered`: with the password, asked for once, whatever process asks.
 */
export type Sudo = 'no' | 'nopasswd' | 'password' | 'one-try' | 'remembered'

const SUDOERS: Readonly<Record<Sudo, (name: string) => string>> = {
  no: () => '',
  nopasswd: (name) => `${name} ALL=(ALL:ALL) NOPASSWD: ALL\n`,
  password: (name) => `${name} ALL=(ALL:ALL) ALL\n`,
  remembered: (name) => `Defaults:${name} timestamp_type=global\n${name} ALL=(ALL:ALL) ALL\n`,
  'one-try': (name) => `Defaults:${name} passwd_tries=1, timestamp_timeout=0\n${name} ALL=(ALL:ALL) ALL\n`,
}

/** Marks a user as ours, with the process that made it, so that a run that was killed is tidied by the next. */
const COMMENT = 'drover test user of process'

export class Users {
  readonly #names: string[] = []

  constructor() {
    removeLeftOver()
    // When the test run is ended in the middle, no afterAll is called.
    process.once('exit', () => {
      this.removeAll()
    })
  }

  add(sudo: Sudo = 'no', shell = '/bin/bash'): TestUser {
    const name = `drover-${randomBytes(4).toString('hex')}`
    const password = randomBytes(12).toString('hex')
    this.#names.push(name)
    const comment = `${COMMENT} ${process.pid}`
    change('useradd', '--create-home', '--shell', shell, '--comment', comment, name)
    execFileSync('flock', [LOCK, 'chpasswd'], { input: `${name}:${password}\n` })
    if (sudo !== 'no') writeFileSync(sudoersFile(name), SUDOERS[sudo](name), { mode: 0o440 })
    return { name, password, home: `/home/${name}` }
  }

  /** Lets a user become any other by doas, for the length of the test file. */
  allowDoas(user: TestUser, asksForPassword: boolean): void {
    const rule = `permit ${asksForPassword ? '' : 'nopass '}${user.name}`
    change('sh', '-c', `echo "${rule}" >> ${DOAS_CONF}; chmod 600 ${DOAS_CONF}`)
  }

  removeAll(): void {
    for (const name of this.#names.splice(0)) remove(name)
  }
}

function removeLeftOver(): void {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name = '', , , , comment = ''] = line.split(':')
    if (!comment.startsWith(COMMENT)) continue
    if (!isRunning(Number(comment.slice(COMMENT.length)))) remove(name)
  }
}

function remove(name: string): void {
  rmSync(sudoersFile(name), { force: true })
  attempt('sed', '-i', `/ ${name}$/d`, DOAS_CONF)
  attempt('pkill', '-KILL', '-u', name)
  attempt('userdel', '--force', '--remove', name)
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function sudoersFile(name: string): string {
  return `/etc/sudoers.d/${name}`
}

const DOAS_CONF = '/etc/doas.conf'

/** Test files run beside each other, and useradd gives up when another holds its lock. */
const LOCK = '/run/lock/drover-test-users.lock'

function change(...words: string[]): void {
  execFileSync('flock', [LOCK, ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
}

function attempt(...words: string[]): void {
  try {
    change(...words)
  } catch {
    // Tidying up: what is not there need not go.
  }
}
