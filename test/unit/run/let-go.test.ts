import { expect, test } from 'vitest'
import type { LoadedRun, Play, Step } from '../../../src/task/playbook.ts'
import { write } from './tasks.ts'
import { fixed, folder, loaded, ShHost, step, trial } from './world.ts'

/** Runs plays in batches of one host, and lists what is asked of hosts and which are let go, in order. */
async function happens(
  hostsOfPlays: readonly (readonly string[])[],
  words: Partial<Step> = {},
): Promise<string[]> {
  const happened: string[] = []
  const connect = (name: string): ShHost => {
    const host = new ShHost(name)
    return Object.assign(host, {
      run: (...request: Parameters<ShHost['run']>) => {
        happened.push(`ask ${name}`)
        return ShHost.prototype.run.apply(host, request)
      },
      reset: () => {
        happened.push(`let go of ${name}`)
        return Promise.resolve()
      },
    })
  }
  const path = `${folder()}/a`
  const only = { ...step({ task: write, params: { path, text: 'x' } }), ...words }
  const run: LoadedRun = loaded([only], ['one', 'two', 'three'])
  const plays = hostsOfPlays.map((hosts) => ({ ...run.plays[0], hosts, serial: [{ count: 1 }] }) as Play)
  await trial({ ...run, plays }, 'check', connect)
  return happened
}

test('a host that is through its last play is let go before the next batch begins', async () => {
  expect(await happens([['one', 'two', 'three']])).toEqual([
    'ask one',
    'let go of one',
    'ask two',
    'let go of two',
    'ask three',
  ])
})

test('so is the connection of steps that say how to connect', async () => {
  const words = { reaches: true, vars: [{ ansible_user: fixed('deploy') }] }
  expect(await happens([['one', 'two', 'three']], words)).toEqual([
    'ask one',
    'let go of one',
    'ask two',
    'let go of two',
    'ask three',
  ])
})

test('a host that a later play takes keeps its connection and its answers', async () => {
  expect(await happens([['one', 'two'], ['one']])).toEqual(['ask one', 'ask two'])
})
