import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { describe, expect, test } from 'vitest'
import { type Lab, lab, play, sequence, type Options } from './sequence.ts'
import { DroverErrors } from '../../src/task/error.ts'
import type { RunEvent, RunRecord } from '../../src/task/result.ts'

/** One playbook, and what each host does of it, in a check of the untouched world, in the run, and in a check after it. */
interface Case {
  readonly name: string
  readonly playbook: string
  readonly files?: Readonly<Record<string, string>>
  readonly inventory?: string
  readonly tags?: readonly string[]
  readonly skipTags?: readonly string[]
  readonly vars?: readonly string[]
  readonly forks?: number
  readonly check?: string
  readonly run?: string
  readonly again?: string
  readonly exit?: number
  /** Of the run: what the hosts' counts hold. */
  readonly counts?: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Hosts that work at the same time: it is open which of them comes first. The sequences then name none, and are sorted. */
  readonly race?: boolean
  /** Texts that some event or the record of the run must hold, or that nothing may hold, of the checks neither. */
  readonly shown?: readonly string[]
  readonly hidden?: readonly string[]
  /** The run takes so many seconds at least, or at most. */
  readonly atLeast?: number
  readonly atMost?: number
  /** What is wrong with it, as it is told before anything is run. */
  readonly mistakes?: readonly string[]
}

const folder = fileURLToPath(new URL('cases/', import.meta.url))

describe.each(readdirSync(folder).filter((file) => file.endsWith('.yaml')))('%s', (file) => {
  const cases = parse(readFileSync(`${folder}${file}`, 'utf8')) as Case[]
  test.for(cases)('$name', async (one) => {
    const world = lab({ 'site.yaml': one.playbook, ...one.files })
    const events: RunEvent[] = []
    const options = optionsOf(one, (event) => events.push(event))
    const shownOf = one.race ? raced : sequence
    if (one.mistakes) {
      expect(await mistakesOf(world, play(world, 'check', options))).toStrictEqual(one.mistakes)
      return
    }
    if (one.check !== undefined)
      expect(shownOf(await play(world, 'check', options))).toStrictEqual(lines(one.check))
    const started = Date.now()
    const run = await play(world, 'apply', options)
    const seconds = (Date.now() - started) / 1000
    expect(problems(run)).toStrictEqual([])
    if (one.run !== undefined) expect(shownOf(run)).toStrictEqual(lines(one.run))
    if (one.exit !== undefined) expect(run.exitCode).toBe(one.exit)
    if (one.counts) expect(run.hosts).toMatchObject(one.counts)
    if (one.again !== undefined)
      expect(shownOf(await play(world, 'check', options))).toStrictEqual(lines(one.again))
    for (const text of one.shown ?? []) expect(JSON.stringify(events)).toContain(text)
    for (const text of one.hidden ?? []) expect(JSON.stringify(events)).not.toContain(text)
    expect(seconds).toBeGreaterThanOrEqual(one.atLeast ?? 0)
    expect(seconds).toBeLessThanOrEqual(one.atMost ?? 60)
  })
})

function raced(run: RunRecord): string[] {
  return sequence(run)
    .map((line) => line.slice(line.indexOf(' ') + 1))
    .sort()
}

function optionsOf({ inventory, tags, skipTags, vars, forks }: Case, onEvent: Options['onEvent']): Options {
  return {
    ...(inventory !== undefined && { inventory }),
    ...(tags && { tags }),
    ...(skipTags && { skipTags }),
    ...(vars && { extraVars: vars }),
    ...(forks !== undefined && { forks }),
    ...(onEvent && { onEvent }),
  }
}

/** Each with the advice that names something else. */
async function mistakesOf({ folder }: Lab, loading: Promise<unknown>): Promise<string[]> {
  const error = await loading.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof DroverErrors)) return [String(error)]
  return error.errors.map(({ message, details: { help } }) => {
    const advice = /^did you mean [^(?]*\?/.exec(help ?? '')?.[0]
    return `${message}${advice === undefined ? '' : `; ${advice}`}`.replaceAll(`${folder}/`, '')
  })
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** A bug of ours never passes for an expected failure. */
function problems({
  results,
}: {
  results: readonly { error: { code: string; message: string } | null }[]
}): string[] {
  return results.flatMap(({ error }) =>
    error && ['broken-task', 'internal'].includes(error.code) ? [error.message] : [],
  )
}
