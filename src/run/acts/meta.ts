import { isUnknown, Unknown } from '../../task/unknown.ts'
import type { HostRun } from '../host-run.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'

/** Steers the run. */
export async function meta(turn: Turn, params: Readonly<Record<string, unknown>>): Promise<Outcome> {
  const { world, target } = turn
  switch (params['action']) {
    case 'end_host':
      return outcome('ok', { flow: 'end-host' })
    case 'end_batch':
      return outcome('ok', { flow: 'end-batch' })
    case 'end_play':
      return outcome('ok', { flow: 'end-play' })
    case 'flush_handlers':
      return outcome('ok', { brought: { nodes: [{ kind: 'flush' }], handlers: [] } })
    case 'reset_connection':
      await target.machine.reset()
      return outcome('ok')
    case 'clear_host_errors':
      for (const run of world.runs.values()) run.lost = null
      return outcome('ok')
    case 'refresh_inventory':
      refresh(turn)
      return outcome('ok')
    default:
      return outcome('ok')
  }
}

/** What the sources of the inventory say now; hosts that steps have added are gone unless the sources have them. */
function refresh({ world }: Turn): void {
  const { hosts, groups } = world.loaded.refreshInventory()
  world.hosts.clear()
  for (const host of hosts) world.hosts.set(host.name, host)
  world.groups.clear()
  for (const [name, members] of Object.entries(groups)) world.groups.set(name, members)
  for (const run of world.runs.values()) run.host = world.hosts.get(run.name) ?? run.host
}

/** In a check: where nobody can say yet whether the play ends here, nobody can say whether what follows will run. */
export function metaPerhaps({ world, entry, item, author }: Turn): Pick<Outcome, 'opens'> {
  const params = entry.step.params.evaluate(item.scope)
  const action = isUnknown(params) ? null : params['action']
  const perhaps = new Unknown(entry.step.task.name, author)
  const opens = (host: HostRun): void => {
    for (const name of concerned(action, host.name, world.batch, [...world.runs.keys()])) {
      const run = world.runs.get(name)
      if (run) run.ending = { play: entry.play, perhaps }
    }
  }
  return { opens }
}

/** The hosts for which an action ends the play. */
function concerned(action: unknown, host: string, batch: readonly string[], all: readonly string[]) {
  if (action === 'end_host') return [host]
  if (action === 'end_batch') return batch
  return action === 'end_play' ? all : []
}
