// A process with mounts, a network or a name of its own, in which tasks can alter what belongs to the machine.
// Needs root; where it may not be root, it fails and says so.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { bytesOf } from '../../src/task/content.ts'
import { show } from '../../src/task/command.ts'
import type { Output } from '../../src/task/output.ts'
import { planOf, type Planned } from '../../src/task/planned.ts'
import { parseAnswer } from '../../src/task/probe.ts'
import type { AnyTask, Observed } from '../../src/task/task.ts'
import { withDefaults } from '../../src/testing.ts'

type Params = Readonly<Record<string, unknown>>

export class OwnNamespace {
  readonly #process: ChildProcess

  private constructor(process: ChildProcess) {
    this.#process = process
  }

  /** @param does a shell script that makes the namespace ready, e.g. with a bind mount. */
  static async start(does: string): Promise<OwnNamespace> {
    const words = ['--mount', '--net', '--uts', '--propagation', 'private']
    const child = spawn('unshare', [...words, 'sh', '-c', `${does} && echo && exec sleep 300`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [why] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown]
    if (typeof why === 'number')
      throw new Error('no namespace of its own: it needs root, and what makes it ready has failed')
    return new OwnNamespace(child)
  }

  async end(): Promise<void> {
    const gone = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await gone
  }

  /** Runs a script there. */
  run(script: string, stdin: Uint8Array | string = ''): Output {
    const words = ['--target', String(this.#process.pid), '--mount', '--net', '--uts', 'sh', '-c', script]
    const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }
    const { status, stdout, stderr } = spawnSync('nsenter', words, { input: stdin, encoding: 'utf8', env })
    return { code: status ?? -1, stdout, stderr }
  }

  plan(task: unknown, given: Params): Planned {
    const params = withDefaults(task as AnyTask, given)
    const observed = (task as AnyTask).observe(params) as Observed
    const answers = Object.entries(observed).map(([name, probe]) => [
      name,
      parseAnswer(probe, this.run(probe.read.script)),
    ])
    return planOf(task as AnyTask, params, Object.fromEntries(answers) as Params)
  }

  /**
   * Does what is planned, and sees that nothing is left to do.
   *
   * @returns the summaries of the changes.
   * @throws when the plan refuses, when a command fails, or when a second plan wants anything.
   */
  converge(task: unknown, given: Params): string[] {
    const { changes, refusal } = this.plan(task, given)
    if (refusal) throw refusal
    for (const command of changes.flatMap(({ run }) => run)) {
      const { code, stderr } = this.run(command.script, bytesOf(command.stdin ?? ''))
      if (code !== 0) throw new Error(`${show(command)}: ${stderr}`)
    }
    const again = this.plan(task, given)
    if (again.refusal) throw again.refusal
    const left = again.changes.filter(({ action }) => action !== true).map(({ summary }) => summary)
    if (left.length > 0) throw new Error(`not settled: ${left.join('; ')}`)
    return changes.map(({ summary }) => summary)
  }
}
