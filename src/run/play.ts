import type { Play, Step } from '../task/playbook.ts'
import { stepsIn } from '../task/steps.ts'
import { type Halt, halt } from './halt.ts'
import type { HostRun } from './host-run.ts'
import { free } from './free.ts'
import { linear, tooManyFailed } from './linear.ts'
import { writtenAhead } from './course.ts'
import { type Setting, Together, type Traveller } from './together.ts'
import { Walk } from './walk.ts'

/** Takes the hosts through a play, batch after batch. null: the run goes on after it. */
export async function runPlay(hosts: readonly HostRun[], setting: Setting): Promise<Halt | null> {
  const { play, world, report, interrupt } = setting
  const steps = writtenAhead(play.nodes).length
  let before: readonly HostRun[] = []
  const all = batches(hosts, play)
  for (const [index, batch] of all.entries()) {
    await letGo(before, setting)
    before = batch
    const alive = batch.filter(({ lost }) => lost === null)
    world.batch = alive.map(({ name }) => name)
    report({ type: 'play-start', play: play.name, hosts: world.batch, steps })
    const travellers = alive.map((host) => travellerOf(host, setting))
    await travel(travellers, setting)
    if (interrupt.stopping) return null
    const tooMany = tooManyFailed(travellers, setting)
    if (!tooMany && travellers.some(({ walk }) => walk.flow === 'end-play')) return null
    // As in Ansible: where a batch has lost all its hosts, the run ends; what comes after counts on it.
    if (tooMany || (batch.length > 0 && batch.every(({ lost }) => lost !== null))) {
      const midway = travellers.filter(({ walk }) => walk.stop !== null).map(({ host }) => host)
      return halt(batch, [...midway, ...all.slice(index + 1).flat()], play, tooMany)
    }
  }
  return null
}

/** Ends the connections of hosts that no later play takes: there may be more hosts than one process can be connected to. */
async function letGo(hosts: readonly HostRun[], { coming }: Setting): Promise<void> {
  const through = hosts.filter(({ name }) => coming(name)[Symbol.iterator]().next().done)
  await Promise.all(through.flatMap(({ machines }) => machines.map((machine) => machine.reset())))
}

async function travel(travellers: readonly Traveller[], setting: Setting): Promise<void> {
  const together = new Together(setting)
  const { strategy } = setting.play
  if (strategy === 'linear') await linear(travellers, together, setting)
  else await free(travellers, together, setting, strategy === 'host_pinned')
}

/** A host at the beginning of the play, with the handlers that an earlier run owes it. */
function travellerOf(host: HostRun, setting: Setting): Traveller {
  const { play, memory, interrupt, coming } = setting
  for (const machine of host.machines) machine.beginPlay()
  host.notified.clear()
  host.owed.clear()
  host.failure = null
  remind(host, setting)
  const walk = new Walk(play, host, ({ name }) => {
    if (!interrupt.now.aborted) memory.forget(host.name, name.source)
  })
  host.ahead = function* () {
    if (walk.stop) yield* walk.after(walk.stop.step)
    yield* coming(host.name)
  }
  return { host, walk }
}

/** What an earlier run notified and did not live to run, runs now. */
function remind(host: HostRun, { play, memory, report }: Setting): void {
  for (const name of memory.owed(host.name)) {
    const handler = play.handlers.find((one) => one.name.source === name)
    const open = !handler && stepsIn<Step>(play.nodes).some(bringsHandlers)
    if (handler) host.notified.set(handler, null)
    else if (open) host.owed.add(name)
    else memory.forget(host.name, name)
    const what = handler || open ? 'an earlier run notified it and did not run it' : 'the play has it no more'
    report({ type: 'warning', message: `${host.name}: the handler ${name} is owed: ${what}`, at: null })
  }
}

/** What a role has, also one that an included file names. Variables bring none. */
function bringsHandlers({ task }: Step): boolean {
  return task.acts === 'include-role' || task.acts === 'include-tasks'
}

/** The hosts in batches, by `serial`. */
function batches(hosts: readonly HostRun[], { serial }: Play): HostRun[][] {
  if (serial.length === 0 || hosts.length === 0) return [[...hosts]]
  const result: HostRun[][] = []
  for (let from = 0; from < hosts.length;) {
    const size = serial[Math.min(result.length, serial.length - 1)]
    const count =
      size === undefined
        ? hosts.length
        : 'count' in size
          ? size.count
          : Math.floor((hosts.length * size.percent) / 100)
    const batch = hosts.slice(from, from + Math.max(count, 1))
    result.push(batch)
    from += batch.length
  }
  return result
}
