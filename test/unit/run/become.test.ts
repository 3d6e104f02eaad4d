import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Reply, Request } from '../../../src/hosts/host.ts'
import { DroverError } from '../../../src/task/error.ts'
import { raw, write } from './tasks.ts'
import { folder, loaded, ShHost, step, trial } from './world.ts'

/** A machine on which `anna` is a user as soon as a file is there. */
class HostOfAnna extends ShHost {
  readonly #account: string

  constructor(account: string) {
    super('one')
    this.#account = account
  }

  override run(request: Request): Promise<Reply> {
    if (request.become === null || existsSync(this.#account)) return super.run(request)
    return Promise.reject(new DroverError('become-failed', 'cannot become anna on one: unknown user anna'))
  }
}

function world() {
  const dir = folder()
  const account = join(dir, 'account')
  const make = step({ task: write, name: 'make anna', params: { path: account, text: 'anna' } })
  const use = step({
    task: write,
    name: 'as anna',
    params: { path: join(dir, 'a'), text: 'x' },
    becomeUser: 'anna',
    register: 'r',
  })
  return { run: loaded([make, use]), host: () => new HostOfAnna(account) }
}

test('a user whom an earlier step makes is not asked for before', async () => {
  const { run, host } = world()
  expect((await trial(run, 'apply', host)).verdicts).toEqual(['one make anna change', 'one as anna change'])
})

test('check mode says may where an earlier step may make the user', async () => {
  const { run, host } = world()
  const { record, verdicts } = await trial(run, 'check', host)
  expect(verdicts).toEqual(['one make anna change', 'one as anna may'])
  expect(record.results[1]?.dependsOn).toMatchObject([
    { on: 'cannot become anna on one: unknown user anna', step: 'make anna' },
  ])
})

test('a user whom nobody makes is a failure in check mode too', async () => {
  const steps = [step({ task: write, params: { path: '/nowhere/a', text: 'x' }, becomeUser: 'anna' })]
  const { record } = await trial(loaded(steps), 'check', () => new HostOfAnna('/nowhere/account'))
  expect(record.results[0]).toMatchObject({ verdict: 'failed', error: { code: 'become-failed' } })
})

test('what a step becomes is asked of each user once', async () => {
  const dir = folder()
  const own = (name: string) => step({ task: write, params: { path: join(dir, name), text: 'x' } })
  const others = (name: string) =>
    step({ task: write, params: { path: join(dir, name), text: 'x' }, becomeUser: 'anna' })
  const run = loaded([
    own('a'),
    others('b'),
    own('c'),
    others('d'),
    step({ task: raw, params: { script: '' } }),
  ])
  const { record } = await trial(run, 'check', () => new HostOfAnna('/'))
  expect(record.hosts['one']).toMatchObject({ change: 5, roundTrips: 2 })
})
