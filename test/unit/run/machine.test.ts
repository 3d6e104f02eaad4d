import { describe, expect, test } from 'vitest'
import { defineProbe, sh } from '../../../src/index.ts'
import type { Host } from '../../../src/hosts/host.ts'
import { Epoch } from '../../../src/run/answers.ts'
import { type Arrived, Machine } from '../../../src/run/machine.ts'
import { ShHost } from './world.ts'

const nodes = defineProbe({
  name: 'nodes',
  summary: 'The nodes of the cluster.',
  read: () => sh`echo one`,
  parse: ({ stdout }) => stdout,
  scope: 'cluster',
})
const question = { probe: nodes(), user: null }

const own = defineProbe({
  name: 'own',
  summary: "A user's own command.",
  read: () => sh`echo own`,
  parse: ({ stdout }) => stdout,
  promised: true,
})
const user = { probe: own(), user: null }

const path = defineProbe({
  name: 'path',
  summary: 'A path.',
  read: () => sh`echo path`,
  parse: ({ stdout }) => stdout,
})
const local = { probe: path(), user: null }

/** A machine whose replies arrive only when they are let through. */
function slow(): { host: Host; release: () => void } {
  const host = new ShHost('slow')
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const run: Host['run'] = async (request) => {
    const reply = await ShHost.prototype.run.call(host, request)
    await gate
    return reply
  }
  return {
    host: Object.assign(host, { run }),
    release: () => {
      release()
    },
  }
}

function machineOf(host: Host, epoch: Epoch): Machine {
  return new Machine(() => Promise.resolve(host), epoch, new AbortController().signal)
}

test('an answer about the cluster that was on its way while another host changed something is stale', async () => {
  const epoch = new Epoch()
  const { host, release } = slow()
  const asking = machineOf(host, epoch)
  const asked = asking.ask([question])
  await machineOf(new ShHost('other'), epoch).apply([{ script: 'true' }], [], null)
  release()
  await asked
  expect(asking.kept(question)).toBeNull()
  expect(asking.last(question)?.stdout).toBe('one\n')
})

test('an answer about the cluster from before the end of a change elsewhere is stale', async () => {
  const epoch = new Epoch()
  const { host, release } = slow()
  const changed = machineOf(host, epoch).apply([{ script: 'true' }], [], null)
  const asking = machineOf(new ShHost('other'), epoch)
  await asking.ask([question])
  release()
  await changed
  expect(asking.kept(question)).toBeNull()
})

test('an answer about the cluster that travelled with a change is good', async () => {
  const machine = machineOf(new ShHost('one'), new Epoch())
  await machine.apply([{ script: 'true' }], [question], null)
  expect(machine.kept(question)).not.toBeNull()
})

describe('an answer about the cluster that a later leg brought', () => {
  const legs = [
    { expects: [], commands: [{ script: 'true' }], questions: [] },
    { expects: [], commands: [{ script: 'true' }], questions: [question, user, local] },
  ]

  test('is stale where another host changed something while it was on its way', async () => {
    const epoch = new Epoch()
    const { host, release } = slow()
    const machine = machineOf(host, epoch)
    const sent = machine.applyTogether(legs, null)
    await machineOf(new ShHost('other'), epoch).apply([{ script: 'true' }], [], null)
    release()
    for (const leg of (await sent).slice(1)) machine.hear(leg)
    expect(machine.kept(question)).toBeNull()
    expect(machine.kept(user)).toBeNull()
    expect(machine.kept(local)).not.toBeNull()
    expect(machine.last(question)?.stdout).toBe('one\n')
  })

  test('is stale where another host changed something before it was heard', async () => {
    const epoch = new Epoch()
    const machine = machineOf(new ShHost('one'), epoch)
    const [, second] = await machine.applyTogether(legs, null)
    await machineOf(new ShHost('other'), epoch).apply([{ script: 'true' }], [], null)
    machine.hear(second as Arrived)
    expect(machine.kept(question)).toBeNull()
    expect(machine.kept(user)).toBeNull()
    expect(machine.kept(local)).not.toBeNull()
  })

  test('is good where nobody else changed anything, however many legs are heard before it', async () => {
    const machine = machineOf(new ShHost('one'), new Epoch())
    const [, ...others] = await machine.applyTogether([...legs, ...legs], null)
    for (const leg of others) machine.hear(leg)
    expect(others).toHaveLength(3)
    expect(machine.kept(question)).not.toBeNull()
    expect(machine.kept(user)).not.toBeNull()
    expect(machine.kept(local)).not.toBeNull()
  })

  test('makes what was answered before it old', async () => {
    const machine = machineOf(new ShHost('one'), new Epoch())
    const first = { expects: [], commands: [{ script: 'true' }], questions: [question, local] }
    const second = { expects: [], commands: [{ script: 'true' }], questions: [user] }
    const [, heard] = await machine.applyTogether([first, second], null)
    machine.hear(heard as Arrived)
    expect(machine.kept(question)).toBeNull()
    expect(machine.kept(local)).toBeNull()
  })
})

test("what a user's own command saw is old once another host has changed something: nobody knows what it looks at", async () => {
  const epoch = new Epoch()
  const machine = machineOf(new ShHost('one'), epoch)
  await machine.ask([user, local])
  await machineOf(new ShHost('other'), epoch).apply([{ script: 'true' }], [], null)
  expect(machine.kept(user)).toBeNull()
  expect(machine.kept(local)).not.toBeNull()
})

test('a play begins with nothing that was seen before another host changed something', async () => {
  const epoch = new Epoch()
  const machine = machineOf(new ShHost('one'), epoch)
  await machine.ask([local])
  machine.beginPlay()
  expect(machine.kept(local)).not.toBeNull()
  await machineOf(new ShHost('other'), epoch).apply([{ script: 'true' }], [], null)
  machine.beginPlay()
  expect(machine.kept(local)).toBeNull()
})

test('what a host answered with a change of its own is good in the next play, whatever it had answered before', async () => {
  const machine = machineOf(new ShHost('one'), new Epoch())
  await machine.ask([question, local])
  await machine.apply([{ script: 'true' }], [local], null)
  machine.beginPlay()
  expect(machine.kept(local)).not.toBeNull()
})

test('what is asked is written out only when the host is ready to hear it', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const host = Object.assign(new ShHost('far'), { ready: () => promise })
  const machine = machineOf(host, new Epoch())
  const probe = path()
  let written = 0
  const counted = Object.defineProperty({ ...probe }, 'read', {
    get: () => {
      written += 1
      return probe.read
    },
  })
  const asking = machine.ask([{ probe: counted, user: null }])
  await new Promise(setImmediate)
  expect(written).toBe(0)
  resolve(undefined)
  await asking
  expect(written).toBe(1)
})
