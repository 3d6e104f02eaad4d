import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { brief, errorsOf, HERE, load } from './fixture.ts'

const FOLDER = `${HERE}mistakes/`

/** Errors of a file that no comment can stand beside. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'files.yaml': ['undefined-variable mistakes/templates/wrong.conf:2:10'],
  'expressions.yaml': [
    'bad-template mistakes/expressions.yaml:15:12',
    'bad-template mistakes/expressions.yaml:21:24',
  ],
}

/** `#! code column, code column` at the end of a line: what is wrong with this line. */
function expectedOf(file: string): string[] {
  const lines = readFileSync(`${FOLDER}${file}`, 'utf8').split('\n')
  const marked = lines.flatMap((line, index) => {
    const all = /#! (.+)$/.exec(line)?.[1]?.split(', ') ?? []
    return all.map((one) => one.replace(/ (\d+)$/, ` mistakes/${file}:${index + 1}:$1`))
  })
  return [...marked, ...(ELSEWHERE[file] ?? [])].sort()
}

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml') && file !== 'inventory.yaml')

describe('all mistakes of a playbook are found at once, each once and at its place', () => {
  test.for(files)('%s', async (file) => {
    const options = { playbooks: [`mistakes/${file}`], inventories: ['mistakes/inventory.yaml'] }
    const errors = await errorsOf(load(options))
    expect(errors.map(brief).sort()).toStrictEqual(expectedOf(file))
    for (const { details } of errors) expect(details.sourceLine).toBeDefined()
  })
})
