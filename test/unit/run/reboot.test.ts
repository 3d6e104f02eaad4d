import { expect, test } from 'vitest'
import type { Host, Reply, Request } from '../../../src/hosts/host.ts'
import { DroverError } from '../../../src/task/error.ts'
import type { Step } from '../../../src/task/playbook.ts'
import reboot from '../../../tasks/reboot.ts'
import { fixed, loaded, ShHost, step, trial } from './world.ts'

/** A machine that goes down some looks after the command, is away for some, and then has another boot. */
class Rebooting extends ShHost {
  boot = 'first'
  readonly scripts: string[] = []
  #phase: ('up' | 'away')[] = []
  readonly #comesBack: boolean

  constructor(comesBack: boolean) {
    super('one')
    this.#comesBack = comesBack
  }

  override run(request: Request): Promise<Reply> {
    this.scripts.push(request.script)
    const next = this.#phase.shift()
    if (next === 'away') return Promise.reject(new DroverError('unreachable', 'no route'))
    if (next === undefined && this.boot === 'going') {
      if (!this.#comesBack) return Promise.reject(new DroverError('unreachable', 'no route'))
      this.boot = 'second'
    }
    if (request.script.includes('nohup')) {
      this.boot = 'going'
      this.#phase = ['up', 'away', 'away']
    }
    const shown = this.boot === 'second' ? 'second' : 'first'
    const script = request.script
      .replaceAll('cat /proc/sys/kernel/random/boot_id', `echo ${shown}`)
      .replaceAll('nohup', 'true')
    return super.run({ ...request, script })
  }
}

const run = (seconds: number) =>
  loaded([
    step({
      task: reboot,
      name: 'restart',
      params: { reboot_timeout: seconds, pre_reboot_delay: 0, reboot_command: 'true', msg: 'x' },
    }),
  ])

test('a restart is over when the machine has another boot, not while it has not gone down yet', async () => {
  const host: Host = new Rebooting(true)
  const { verdicts, record } = await trial(run(30), 'apply', () => host)
  expect(verdicts).toStrictEqual(['one restart change'])
  expect(record.exitCode).toBe(0)
})

test('a machine that does not come back in time is a failure', async () => {
  const host: Host = new Rebooting(false)
  const { record } = await trial(run(3), 'apply', () => host)
  expect(record.results[0]).toMatchObject({
    verdict: 'failed',
    error: { code: 'did-not-hold', message: 'it did not come back within 3 s' },
  })
})

test('a check restarts nothing, and leaves open what comes after', async () => {
  const host = new Rebooting(true)
  expect((await trial(run(3), 'check', () => host)).verdicts).toStrictEqual(['one restart change'])
  expect(host.boot).toBe('first')
})

test('the command that restarts a machine has the environment of its step', async () => {
  const host = new Rebooting(true)
  const [only] = run(30).plays[0]?.nodes ?? []
  const words = { ...only, environment: [fixed({ WORD: 'said' })] } as Step
  await trial(loaded([words]), 'apply', () => host)
  expect(host.scripts.find((script) => script.includes('nohup'))).toContain('export WORD=said')
})
