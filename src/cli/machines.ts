import pLimit from 'p-limit'
import type { Connect } from '../hosts/host.ts'
import type { Loaded } from '../load/run.ts'
import { Interrupt } from '../run/interrupt.ts'
import { Epoch } from '../run/answers.ts'
import { Machine } from '../run/machine.ts'
import { inventoryScope } from '../run/scope.ts'
import { placesOf } from '../run/world.ts'
import { everyHost } from '../task/every-host.ts'
import type { InventoryHost } from '../task/playbook.ts'
import { exitCodeOfAll } from './exit-code.ts'
import { listenToSignals } from './signals.ts'
import { waiting } from './waiting.ts'

/**
 * Does one thing on every host of the loaded plays, at most `forks` at a time, outside any run; closes every
 * connection. On a long wait a line on stderr says who is still waited for.
 *
 * @param work gets one host and returns its exit code; what it throws is its own to catch.
 * @returns the exit code of all.
 */
export async function onMachines(
  loaded: Loaded,
  connect: Connect,
  forks: number,
  work: (name: string, machine: Machine) => Promise<number>,
): Promise<number> {
  const hosts = new Map(loaded.inventory.hosts.map((host) => [host.name, host]))
  const names = [...everyHost(loaded.plays)]
  const interrupt = new Interrupt()
  // Nothing here is half-done after one Ctrl-C: the first leaves.
  interrupt.onStop(() => {
    interrupt.press()
  })
  const stopListening = listenToSignals(interrupt)
  const limit = pLimit(forks)
  const wait = waiting(names)
  try {
    const codes = await Promise.all(
      names.map((name) =>
        limit(async () => {
          const machine = machineOf(name, hosts, loaded, connect, interrupt.now)
          const code = await work(name, machine)
          await machine.close()
          wait.done(name)
          return code
        }),
      ),
    )
    return exitCodeOfAll(codes, interrupt.stopping)
  } finally {
    wait.end()
    stopListening()
  }
}

function machineOf(
  name: string,
  hosts: ReadonlyMap<string, InventoryHost>,
  loaded: Loaded,
  connect: Connect,
  leave: AbortSignal,
): Machine {
  const scope = inventoryScope(
    { ...placesOf(loaded), hosts: new Map(hosts) },
    hosts.get(name) as InventoryHost,
  )
  const variable = (key: string): unknown => (scope.has(key) ? scope.get(key) : undefined)
  return new Machine(() => connect(name, variable), new Epoch(), leave)
}
