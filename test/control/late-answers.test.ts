import { expect, test } from 'vitest'
import { defineProbe, sh } from '../../src/index.ts'
import type { Host } from '../../src/hosts/host.ts'
import { Epoch } from '../../src/run/answers.ts'
import { Machine } from '../../src/run/machine.ts'
import { ShHost } from '../unit/run/world.ts'

const word = defineProbe({
  name: 'word',
  summary: 'A word.',
  read: () => sh`echo seen`,
  parse: ({ stdout }) => stdout,
})
const question = { probe: word(), user: null }
const change = { script: 'true' }

/** A machine that runs at once whatever it is sent, and keeps back its first reply until that is let through. */
function holding(): { machine: Machine; release: () => void } {
  const host = new ShHost('one')
  const { promise, resolve } = Promise.withResolvers<undefined>()
  let gate: Promise<undefined> | null = promise
  const run: Host['run'] = async (request) => {
    const held = gate
    gate = null
    const reply = await ShHost.prototype.run.call(host, request)
    await held
    return reply
  }
  const there = Object.assign(host, { run })
  const machine = new Machine(() => Promise.resolve(there), new Epoch(), new AbortController().signal)
  return {
    machine,
    release: () => {
      resolve(undefined)
    },
  }
}

test('an answer that was on its way while the same host was changed is stale', async () => {
  const { machine, release } = holding()
  const asked = machine.ask([question])
  await machine.apply([change], [], null)
  release()
  await asked
  expect(machine.kept(question)).toBeNull()
  expect(machine.last(question)?.stdout).toBe('seen\n')
})

test('an answer from before the end of a change is stale', async () => {
  const { machine, release } = holding()
  const changed = machine.apply([change], [], null)
  await machine.ask([question])
  expect(machine.kept(question)).not.toBeNull()
  release()
  await changed
  expect(machine.kept(question)).toBeNull()
})

test('a late answer does not push out the one that travelled with a change', async () => {
  const { machine, release } = holding()
  const asked = machine.ask([question])
  await machine.apply([change], [question], null)
  release()
  await asked
  expect(machine.kept(question)).not.toBeNull()
})
