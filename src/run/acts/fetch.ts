import { basename } from 'node:path'
import { DroverError } from '../../task/error.ts'
import { sha256 } from '../../task/content.ts'
import type { Probe } from '../../task/probe.ts'
import type { Observed } from '../../task/task.ts'
import { dependency } from '../../task/foretold.ts'
import { isUnknown } from '../../task/unknown.ts'
import { dependencyOn } from '../check.ts'
import { isChecked } from '../is-checked.ts'
import { askAll, unanswered } from '../look-ahead.ts'
import { mannerOf } from '../manner.ts'
import { observe } from '../observe.ts'
import { outcome, type Outcome, reportChanges } from '../outcome.ts'
import { questionOf } from '../question.ts'
import type { Turn } from '../turn.ts'

interface Wish {
  readonly src: string
  readonly dest: string
  readonly flat: boolean
  readonly fail_on_missing: boolean
}

/** Brings a file of the host to the controller, where it is another there. A check goes by its hash alone. */
export async function fetch(turn: Turn, params: Readonly<Record<string, unknown>>): Promise<Outcome> {
  const wish = params as unknown as Wish
  const { host, target, user, entry, item, author, around } = turn
  const dest = pathOf(wish, host.name)
  const { file, ...rest } = entry.step.task.observe(params) as Observed
  const { now, unsettled } = observe(target, rest, user, mannerOf(entry.step, item.scope))
  const by = unsettled.get('sum')
  if (by)
    return outcome('may', { dependsOn: [dependency(`${wish.src} is not settled`, by)], result: { dest } })
  const sum = now['sum']
  if (isUnknown(sum)) return outcome('may', { dependsOn: [dependencyOn(sum)], result: { dest } })
  if (sum === null) return missing(wish, dest)
  const local = around.files.read(dest, entry.play.playbook)
  const before = local === null ? null : sha256(local)
  if (before === sum) return outcome('ok', { result: { dest, checksum: sum } })
  const checksum = isChecked(turn) ? sum : await bring(turn, file as Probe, dest)
  if (checksum === null) return missing(wish, dest)
  const change = { summary: `fetch ${wish.src} to ${dest}`, set: { sha256: checksum }, run: [] }
  const changes = reportChanges({ sha256: before }, [change], author)
  return outcome('change', { changes, result: { dest, checksum } })
}

/** @throws {DroverError} `refused` */
function missing({ src, fail_on_missing: fails }: Wish, dest: string): Outcome {
  if (!fails) return outcome('ok', { message: `${src} is not there`, result: { dest } })
  const help = 'fail_on_missing: false lets the host go on'
  throw new DroverError('refused', `there is no file ${src} to fetch`, { help })
}

/** Writes what the file holds now; returns its hash, null when it has gone meanwhile. */
async function bring(turn: Turn, file: Probe, dest: string): Promise<string | null> {
  const { target, user, entry, item, around } = turn
  const manner = mannerOf(entry.step, item.scope)
  around.busy('fetch')
  await askAll(unanswered([{ ...questionOf(file, { user, manner }), to: target }]))
  const held = observe(target, { file }, user, manner).now['file']
  if (typeof held !== 'string') return null
  const bytes = Buffer.from(held, 'base64')
  around.files.write(dest, entry.play.playbook, bytes)
  return sha256(bytes)
}

/** As in Ansible: `dest/HOST/src`; with `flat`, dest itself, or a file in it where it ends in a slash. */
function pathOf({ src, dest, flat }: Wish, host: string): string {
  if (!flat) return `${dest.replace(/\/+$/, '')}/${host}/${src.replace(/^\/+/, '')}`
  return dest.endsWith('/') ? dest + basename(src) : dest
}
