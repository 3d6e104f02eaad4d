import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DroverErrors } from '../../src/task/error.ts'
import { showPlace } from '../../src/task/place.ts'
import { PLAY_KEYWORDS, STEP_KEYWORDS } from '../../src/load/play/keywords.ts'
import { type LoadOptions, loadRun } from '../../src/load/run.ts'
import { playbookSchema } from '../../src/load/schema.ts'
import { loadRegistry } from '../../src/load/tasks.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const registry = await loadRegistry({ taskDirs: [`${ROOT}tasks`] })
const validate = new Ajv({ strict: false }).compile(playbookSchema(registry))

/** What is wrong with a playbook, as text; empty when nothing is. */
async function wrongWith(playbook: LoadOptions['playbooks'][number], inventory: string): Promise<string[]> {
  const options = { limit: null, extraVars: [], tags: [], skipTags: [], startAtTask: null, registry }
  try {
    await loadRun({ ...options, playbooks: [playbook], inventories: [inventory], cwd: ROOT })
    return []
  } catch (error) {
    if (!(error instanceof DroverErrors)) throw error
    return error.errors.map(({ message, details: { at } }) => `${at ? showPlace(at) : ''} ${message}`)
  }
}

function schemaErrors(text: string): string[] {
  const tags = ['!cel', '!secret', '!unsafe'].map((tag) => ({ tag, resolve: (value: string) => value }))
  const valid = validate(parse(text, { customTags: tags, merge: true }))
  return valid ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
}

const playbooks = globSync('playbooks/**/*.yaml', { cwd: ROOT })
  .filter((path) => !/\/(files|templates|tasks|group_vars|host_vars)\//.test(path))
  .sort()

describe('every playbook of the project', () => {
  test.for(playbooks)('%s loads without a mistake', async (path) => {
    expect(await wrongWith(path, 'inventory/lab.yaml')).toStrictEqual([])
  })

  test.for(playbooks)('%s fits the schema that editors use', (path) => {
    expect(schemaErrors(readFileSync(`${ROOT}${path}`, 'utf8'))).toStrictEqual([])
  })
})

describe('docs/playbooks.md', () => {
  const guide = readFileSync(`${ROOT}docs/playbooks.md`, 'utf8')
  const examples = [...guide.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '')
  const [inventory = ''] = examples.filter((text) => text.startsWith('all:'))
  const plays = examples.filter((text) => text !== inventory)

  test.for(plays.map((text) => [text.split('\n', 1)[0] ?? '', text] as const))(
    'its example "%s" loads on its inventory and fits the schema',
    async ([, text]) => {
      const folder = mkdtempSync(join(tmpdir(), 'drover-guide-'))
      writeFileSync(join(folder, 'lab.yaml'), inventory)
      expect(await wrongWith({ name: 'guide.yaml', text }, join(folder, 'lab.yaml'))).toStrictEqual([])
      expect(schemaErrors(text)).toStrictEqual([])
      rmSync(folder, { recursive: true })
    },
  )

  test('it names every keyword of plays and steps', () => {
    const names = [PLAY_KEYWORDS, STEP_KEYWORDS].flatMap((table) => Object.keys(table))
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toStrictEqual([])
    expect(plays).toHaveLength(3)
  })
})

describe('the examples of every task', () => {
  const tasks = [...registry.tasks.values()]

  test.for(tasks.map((task) => [task.name, task.examples ?? ''] as const))(
    '%s: are steps that load',
    async ([name, examples]) => {
      const steps = examples.trim().replace(/^/gm, '    ')
      const text = `- hosts: all\n  tasks:\n${steps}\n`
      expect(steps).toContain(`${name}:`)
      const wrong = await wrongWith({ name: `examples of ${name}`, text }, 'one,')
      expect(wrong.filter((line) => !line.includes('there is no such file'))).toStrictEqual([])
      expect(schemaErrors(text)).toStrictEqual([])
    },
  )
})

describe('docs/facts.md', () => {
  const guide = readFileSync(`${ROOT}docs/facts.md`, 'utf8')

  test('it has a line for every fact', () => {
    const described = [...guide.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
    expect(described.sort()).toStrictEqual(Object.keys(registry.facts).sort())
  })

  test('its example loads', async () => {
    const [, steps = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(guide) ?? []
    const text = `- hosts: all\n  tasks:\n${steps.replace(/^/gm, '    ')}\n`
    expect(await wrongWith({ name: 'facts.yaml', text }, 'one,')).toStrictEqual([])
  })
})
