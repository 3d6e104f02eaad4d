import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { explain } from '../../../src/cli/vars/explain.ts'
import { varsDocument } from '../../../src/cli/vars/document.ts'
import { varsLines } from '../../../src/cli/vars/lines.ts'
import { readWords } from '../../../src/cli/vars/words.ts'
import { loadRun } from '../../../src/load/run.ts'
import { loadRegistry } from '../../../src/load/tasks.ts'
import { MAGIC } from '../../../src/load/play/magic.ts'
import { stringify } from '../../../src/report/json.ts'
import { lab } from '../../control/sequence.ts'

interface Case {
  readonly name: string
  readonly host: string
  readonly inventories: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly extra?: readonly string[]
  readonly playbook?: string
  readonly text: string
}

const registry = await loadRegistry({ taskDirs: [fileURLToPath(new URL('../../../tasks', import.meta.url))] })
const cases = parse(readFileSync(new URL('vars.yaml', import.meta.url), 'utf8')) as Case[]

async function explained({ host: name, inventories, files, extra, playbook }: Case) {
  const { folder } = lab(files)
  const loaded = await loadRun({
    playbooks: playbook === undefined ? [] : [join(folder, playbook)],
    inventories,
    limit: null,
    extraVars: extra ?? [],
    tags: [],
    skipTags: [],
    startAtTask: null,
    cwd: folder,
    registry,
  })
  const host = loaded.inventory.hosts.find((one) => one.name === name)
  const plays = host ? explain(loaded, host) : []
  const own = plays.map(({ play, variables }) => ({
    play: play && { ...play, playbook: play.playbook.replace(`${folder}/`, '') },
    variables: variables.filter(
      (one) => one.own?.source !== MAGIC && (one.own ?? one.inSteps[0] ?? one.later[0]),
    ),
  }))
  return own
}

test.for(cases)('$name', async (one) => {
  expect(varsLines(await explained(one))).toStrictEqual(one.text.trimEnd().split('\n'))
})

test('as data, secrets are hidden and every value says whether it is known', async () => {
  const document = varsDocument('a', await explained(cases[2] as Case))
  const { plays } = JSON.parse(stringify(document)) as { plays: { variables: Record<string, object> }[] }
  expect(plays[0]?.variables).toMatchObject({
    password: { value: '***', needs: [], error: null, hides: [] },
    system: { value: '(not known yet)', needs: ['facts.os'], at: 'hosts.yaml:3:18' },
    out: { value: null, needs: ['the run'], later: [{ by: 'register', at: 'site.yaml:10:7' }] },
  })
})

test('a word of letters, digits and underscores is a name, all others are playbooks', () => {
  expect(readWords(['site.yaml', 'http_port', './more'])).toStrictEqual({
    name: 'http_port',
    playbooks: ['site.yaml', './more'],
  })
  expect(readWords([])).toStrictEqual({ name: null, playbooks: [] })
  expect(() => readWords(['one', 'site'])).toThrow('one and site are 2 names')
})
