import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DroverErrors } from '../../src/task/error.ts'
import { showPlace } from '../../src/task/place.ts'
import {
  BLOCK_KEYWORDS,
  IMPORT_KEYWORDS,
  IMPORTS,
  PLAY_KEYWORDS,
  STEP_KEYWORDS,
} from '../../src/load/play/keywords.ts'
import { LOOP_WORDS } from '../../src/load/play/loop-control.ts'
import { MAGIC_NAMES } from '../../src/load/play/magic.ts'
import { type LoadOptions, loadRun } from '../../src/load/run.ts'
import { playbookSchema } from '../../src/load/schema.ts'
import { loadRegistry } from '../../src/load/tasks.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const registry = await loadRegistry({ taskDirs: [`${ROOT}tasks`] })
const validate = new Ajv({ strict: false }).compile(playbookSchema(registry))

/** What is wrong with a playbook, warnings included, as text; empty when nothing is. */
async function wrongWith(
  playbook: LoadOptions['playbooks'][number],
  inventory: string,
  cwd = ROOT,
): Promise<string[]> {
  const options = { limit: null, extraVars: [], tags: [], skipTags: [], startAtTask: null, registry }
  try {
    const { warnings } = await loadRun({ ...options, playbooks: [playbook], inventories: [inventory], cwd })
    return warnings.map(({ code, message }) => `${code}: ${message}`)
  } catch (error) {
    if (!(error instanceof DroverErrors)) throw error
    return error.errors.map(({ message, details: { at } }) => `${at ? showPlace(at) : ''} ${message}`)
  }
}

function parsed(text: string): unknown {
  const tags = ['!cel', '!secret', '!unsafe'].map((tag) => ({ tag, resolve: (value: string) => value }))
  return parse(text, { customTags: tags, merge: true })
}

function schemaErrors(text: string): string[] {
  const valid = validate(parsed(text))
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

describe("every lab among the inventory's examples", () => {
  const examples = globSync('inventory/examples/*.yaml', { cwd: ROOT }).sort()

  test('there are some', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4)
  })

  test.for(examples)('%s takes the playbooks as they are', async (inventory) => {
    for (const playbook of ['site', 'maintain-node', 'grow-disk', 'drill-node-failure', 'upgrade'])
      expect(await wrongWith(`playbooks/longhorn/${playbook}.yaml`, inventory)).toStrictEqual([])
  })
})

describe('docs/playbooks.md', () => {
  const guide = readFileSync(`${ROOT}docs/playbooks.md`, 'utf8')
  const examples = [...guide.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '')
  const nameOf = (text: string) => (text.startsWith('all:') ? 'lab.yaml' : /^# (\S+)\n/.exec(text)?.[1])
  const plays = examples.filter((text) => nameOf(text) === undefined)
  const folder = mkdtempSync(join(tmpdir(), 'drover-guide-'))
  for (const text of examples) {
    const name = nameOf(text)
    if (name === undefined) continue
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test.for(plays.map((text) => [text.split('\n', 1)[0] ?? '', text] as const))(
    'its example "%s" loads on its inventory without a warning and fits the schema',
    async ([, text]) => {
      expect(await wrongWith({ name: 'guide.yaml', text }, 'lab.yaml', folder)).toStrictEqual([])
      expect(schemaErrors(text)).toStrictEqual([])
    },
  )

  test('it explains every keyword, and shows each in an example', () => {
    const used = new Set(examples.flatMap((text) => keysIn(parsed(text))))
    const tables = [PLAY_KEYWORDS, BLOCK_KEYWORDS, IMPORT_KEYWORDS, STEP_KEYWORDS, IMPORTS]
    const names = [...tables.flatMap((table) => Object.keys(table)), 'import_playbook']
    const acts = [...registry.tasks.values()].filter((task) => task.acts !== undefined)
    const all = [...names, ...acts.map((task) => task.name)]
    expect(all.filter((name) => !guide.includes(`\`${name}\``))).toStrictEqual([])
    expect(all.filter((name) => !used.has(name))).toStrictEqual([])
  })

  test('it explains what else a playbook can say: loop_control, meta, names that are always there', () => {
    const meta = registry.tasks.get('meta')?.params as { properties: { action: { enum: string[] } } }
    const names = [...LOOP_WORDS, ...meta.properties.action.enum, ...MAGIC_NAMES]
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toStrictEqual([])
  })
})

/** The keys of all mappings in a value. */
function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap(keysIn)
  return Array.isArray(value) ? inner : [...Object.keys(value), ...inner]
}

describe('the examples of every task', () => {
  const tasks = [...registry.tasks.values()]

  test.for(tasks.map((task) => [task.name, task.examples ?? ''] as const))(
    '%s: are steps that load',
    async ([name, examples]) => {
      const steps = examples.trim().replace(/^/gm, '    ')
      const text = `- hosts: all\n  tasks:\n${steps}\n`
      expect(steps).toContain(`${name}:`)
      const wrong = await wrongWith({ name: `examples of ${name}`, text }, 'one,')
      const elsewhere = /there is no such file|there is no role data_disk|^unused-register/
      expect(wrong.filter((line) => !elsewhere.test(line))).toStrictEqual([])
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
