import { basename } from 'node:path'
import { DroverError } from '../../task/error.ts'
import { sha256 } from '../../task/content.ts'
import type { Observed } from '../../task/task.ts'
import { dependency } from '../../task/foretold.ts'
import { isUnknown } from '../../task/unknown.ts'
import { dependencyOn } from '../check.ts'
import { isChecked } from '../is-checked.ts'
import { mannerOf } from '../manner.ts'
import { observe } from '../observe.ts'
import { outcome, type Outcome, reportChanges } from '../outcome.ts'
import type { Turn } from '../turn.ts'

interface Wish {
  readonly src: string
  readonly dest: string
  readonly flat: boolean
  readonly fail_on_missing: boolean
}

/** Brings a file of the host to the controller, where it is another there. */
export function fetch(turn: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const wish = params as unknown as Wish
  const { host, target, user, entry, item } = turn
  const dest = pathOf(wish, host.name)
  const observed = entry.step.task.observe(params) as Observed
  const { now, unsettled } = observe(target, observed, user, mannerOf(entry.step, item.scope))
  const by = unsettled.get('file')
  if (by)
    return outcome('may', { dependsOn: [dependency(`${wish.src} is not settled`, by)], result: { dest } })
  const remote = now['file']
  if (isUnknown(remote)) return outcome('may', { dependsOn: [dependencyOn(remote)], result: { dest } })
  if (typeof remote === 'string') return bring(turn, wish.src, dest, Buffer.from(remote, 'base64'))
  if (!wish.fail_on_missing) return outcome('ok', { message: `${wish.src} is not there`, result: { dest } })
  const help = 'fail_on_missing: false lets the host go on'
  throw new DroverError('refused', `there is no file ${wish.src} to fetch`, { help })
}

function bring(turn: Turn, src: string, dest: string, bytes: Buffer): Outcome {
  const { entry, author, around } = turn
  const local = around.files.read(dest, entry.play.playbook)
  const checksum = sha256(bytes)
  const result = { dest, checksum }
  if (local !== null && Buffer.from(local).equals(bytes)) return outcome('ok', { result })
  const change = { summary: `fetch ${src} to ${dest}`, set: { sha256: checksum }, run: [] }
  const changes = reportChanges({ sha256: local === null ? null : sha256(local) }, [change], author)
  if (!isChecked(turn)) around.files.write(dest, entry.play.playbook, bytes)
  return outcome('change', { changes, result })
}

/** As in Ansible: `dest/HOST/src`; with `flat`, dest itself, or a file in it where it ends in a slash. */
function pathOf({ src, dest, flat }: Wish, host: string): string {
  if (!flat) return `${dest.replace(/\/+$/, '')}/${host}/${src.replace(/^\/+/, '')}`
  return dest.endsWith('/') ? dest + basename(src) : dest
}
