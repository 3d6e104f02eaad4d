import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { DroverErrors } from '../../src/task/error.ts'
import { explain } from '../../src/cli/vars/explain.ts'
import { varsLines } from '../../src/cli/vars/lines.ts'
import { FAILURE_NAMES, MAGIC, MAGIC_NAMES } from '../../src/load/play/magic.ts'
import { loadRun } from '../../src/load/run.ts'
import { loadRegistry } from '../../src/load/tasks.ts'
import { SOURCES } from '../control/precedence/sources.ts'
import { world } from '../control/precedence/world.ts'
import { lab } from '../control/sequence.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(`${ROOT}docs/variables.md`, 'utf8')
const registry = await loadRegistry({ taskDirs: [`${ROOT}tasks`] })

/** Rows whose sources give names of their own: test/control/cases/magic.yaml and variables.yaml have them. */
const OTHER_ROWS = ['magic names', 'a loop', 'keywords about the connection']

const files = Object.fromEntries(
  [...page.matchAll(/^```yaml\n# (\S+)\n[^]*?^```$/gm)].map(([block, path = '']) => [
    path,
    block.split('\n').slice(1, -1).join('\n'),
  ]),
)

function rowsOf(section: string): string[][] {
  const text = page.split(/^## /m).find((one) => one.startsWith(section)) ?? ''
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) => row.split('|').map((cell) => cell.trim()))
}

async function loaded(playbook: string, inventory: string) {
  const { folder } = lab(files)
  const common = { limit: null, extraVars: [], tags: [], skipTags: [], startAtTask: null, cwd: folder }
  const run = await loadRun({
    ...common,
    playbooks: [join(folder, playbook)],
    inventories: [inventory],
    registry,
  })
  return { run, folder }
}

/** Programs print inventories, too, and cannot choose the names: what is there has no effect. */
const OF_PROGRAMS = ['a host in the inventory', 'a group in the inventory', 'all in the inventory']

describe('a name that is there without being defined', () => {
  const sources = SOURCES.filter(({ row }) => !OF_PROGRAMS.includes(row))

  test.for(sources)('cannot be defined by $name', async (source) => {
    const { folder } = lab(world([{ variable: 'groups', stronger: source, weaker: source }]))
    const loading = loadRun({
      ...{ limit: null, tags: [], skipTags: [], startAtTask: null, cwd: folder, registry },
      playbooks: [join(folder, 'site.yaml')],
      inventories: [join(folder, 'inv/hosts.yml')],
      extraVars: [`@${folder}/extra.yml`],
    })
    const error = await loading.catch((thrown: unknown) => thrown)
    const said = error instanceof DroverErrors ? error.errors.map(({ message }) => message) : []
    const what = source.name === '-e' ? '-e cannot set groups' : 'groups cannot be a variable'
    expect(said.filter((one) => one.includes('taken'))).toStrictEqual([`${what}: this name is taken`])
  })
})

describe('docs/variables.md', () => {
  test('its table has the order that is tested', () => {
    const rows = rowsOf('Who wins').map(([, source = '']) => source.replaceAll('`', ''))
    expect(rows.filter((row) => !OTHER_ROWS.includes(row))).toStrictEqual([
      ...new Set(SOURCES.map(({ row }) => row)),
    ])
    expect(rows).toEqual(expect.arrayContaining(OTHER_ROWS))
  })

  test('it names every name that is there without being defined', () => {
    const named = rowsOf('Magic names').flatMap(([, names = '']) => names.split(', '))
    const known = named.map((name) => name.replaceAll('`', ''))
    const expected = [...MAGIC_NAMES, ...FAILURE_NAMES.filter((name) => !name.startsWith('ansible_'))]
    expect(expected.filter((name) => !known.includes(name))).toStrictEqual([])
  })

  test.for(['site.yaml', 'omit.yaml', 'secret.yaml'])('its %s loads without a warning', async (playbook) => {
    const { run } = await loaded(playbook, 'lab.yaml')
    expect(run.warnings).toStrictEqual([])
  })

  test('what it says that drover vars prints is what it prints', async () => {
    const { run, folder } = await loaded('site.yaml', 'lab.yaml')
    const [host] = run.inventory.hosts
    const plays = host ? explain(run, host) : []
    const shown = plays.map(({ play, variables }) => ({
      play,
      variables: variables.filter(({ own, later }) => own?.source !== MAGIC && (own ?? later[0])),
    }))
    const text = /^```text\n([^]*?)^```$/m.exec(page)?.[1]
    expect(`${varsLines(shown).join('\n')}\n`.replaceAll(`${folder}/`, '')).toBe(text)
  })
})
