import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { describe, expect, test } from 'vitest'
import { lab, play, sequence } from './sequence.ts'

/** One playbook, and what each host does of it, in a check of the untouched world, in the run, and in a check after it. */
interface Case {
  readonly name: string
  readonly playbook: string
  readonly files?: Readonly<Record<string, string>>
  readonly inventory?: string
  readonly tags?: readonly string[]
  readonly vars?: readonly string[]
  readonly check?: string
  readonly run?: string
  readonly again?: string
  readonly exit?: number
}

const folder = fileURLToPath(new URL('cases/', import.meta.url))

describe.each(readdirSync(folder).filter((file) => file.endsWith('.yaml')))('%s', (file) => {
  const cases = parse(readFileSync(`${folder}${file}`, 'utf8')) as Case[]
  test.for(cases)('$name', async (one) => {
    const world = lab({ 'site.yaml': one.playbook, ...one.files })
    const options = {
      ...(one.inventory !== undefined && { inventory: one.inventory }),
      ...(one.tags && { tags: one.tags }),
      ...(one.vars && { extraVars: one.vars }),
    }
    if (one.check !== undefined)
      expect(sequence(await play(world, 'check', options))).toStrictEqual(lines(one.check))
    const run = await play(world, 'apply', options)
    expect(problems(run)).toStrictEqual([])
    if (one.run !== undefined) expect(sequence(run)).toStrictEqual(lines(one.run))
    if (one.exit !== undefined) expect(run.exitCode).toBe(one.exit)
    if (one.again !== undefined)
      expect(sequence(await play(world, 'check', options))).toStrictEqual(lines(one.again))
  })
})

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
