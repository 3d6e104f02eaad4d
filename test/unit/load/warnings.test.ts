import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { showPlace } from '../../../src/task/place.ts'
import { HERE, load, loadText } from './fixture.ts'

const FOLDER = `${HERE}warnings/`

/** `#? code column` at the end of a line: what this line is warned of; with `@-1` the line before is meant. */
function expectedOf(file: string): string[] {
  const lines = readFileSync(`${FOLDER}${file}`, 'utf8').split('\n')
  return lines.flatMap((line, index) => {
    const [, code, offset = '0', col] = /#\? ([\w-]+?)(?:@(-\d))? (\d+)$/.exec(line) ?? []
    return code === undefined ? [] : [`${code} warnings/${file}:${index + 1 + Number(offset)}:${col ?? ''}`]
  })
}

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'))

describe('what is allowed and hardly meant is warned of at its place, and nothing else is', () => {
  test.for(files)('%s', async (file) => {
    const { warnings } = await load({ playbooks: [`warnings/${file}`], inventories: ['web-1,'] })
    const found = warnings.map(({ code, details: { at } }) => `${code} ${at ? showPlace(at) : ''}`)
    expect(found.sort()).toStrictEqual(expectedOf(file).sort())
    for (const { details } of warnings) expect(details).toMatchObject({ help: /./, sourceLine: /./ })
  })
})

test('a variable of the inventory that reads a result keeps it from being unread', async () => {
  const text = '- hosts: all\n  tasks:\n    - say: hello\n      register: first\n'
  const read = await loadText(text, { extraVars: ['later={{ first.changed }}'] })
  expect(read.warnings).toStrictEqual([])
  expect((await loadText(text)).warnings).toHaveLength(1)
})

test('a variable of the inventory that YAML 1.1 reads otherwise is warned of as well', async () => {
  const { warnings } = await load({ inventories: ['warnings/inventory/lab.yaml'] })
  expect(warnings.map(({ code, details: { at } }) => `${code} ${at?.file ?? ''}`)).toStrictEqual([
    'octal-like warnings/inventory/group_vars/all.yaml',
    'boolean-like warnings/inventory/lab.yaml',
  ])
})

test('a tag to skip that no step has is warned of, with the one that was meant', async () => {
  const text = '- hosts: all\n  tasks:\n    - say: hello\n      tags: [disks]\n'
  const { warnings } = await loadText(text, { skipTags: ['disk', 'tagged'] })
  expect(warnings).toMatchObject([{ code: 'unknown-tag', details: { help: 'did you mean disks?' } }])
  expect((await loadText(text, { skipTags: ['disks'] })).warnings).toStrictEqual([])
})
