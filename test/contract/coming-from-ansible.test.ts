import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { cel } from '../../src/load/cel/expression.ts'
import { textOrigin } from '../../src/load/lines.ts'
import { loadRun } from '../../src/load/run.ts'
import { loadRegistry } from '../../src/load/tasks.ts'
import { template } from '../../src/load/template/template.ts'
import { DroverErrors } from '../../src/task/error.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(`${ROOT}docs/coming-from-ansible.md`, 'utf8')
const registry = await loadRegistry({ taskDirs: [`${ROOT}tasks`] })
const folder = mkdtempSync(join(tmpdir(), 'drover-coming-'))

afterAll(() => {
  rmSync(folder, { recursive: true })
})

for (const [, text = '', name = ''] of page.matchAll(
  /^```(?:yaml|handlebars)\n((?:# |\{\{!-- )(\S+)[\s\S]*?)^```$/gm,
)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

async function load(playbook: string) {
  const options = { limit: null, extraVars: [], tags: [], skipTags: [], startAtTask: null, registry }
  writeFileSync(join(folder, 'lab.yaml'), 'web: { hosts: { web1: } }\n')
  return loadRun({ ...options, playbooks: [playbook], inventories: ['lab.yaml'], cwd: folder })
}

/** The rows of the tables of a section, as cells. */
function rowsOf(title: string): string[][] {
  const section = page.split(/^(?=##+ )/m).find((one) => one.startsWith(`${title}\n`)) ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
}

const codeIn = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '')

describe('docs/coming-from-ansible.md', () => {
  test('each mistake of its playbook for Ansible is found, and says what to write instead', async () => {
    const error: unknown = await load('ansible.yml').catch((reason: unknown) => reason)
    const errors = error instanceof DroverErrors ? error.errors : []
    expect(errors.map(({ details }) => details.at?.line)).toStrictEqual([3, 4, 8, 10, 11, 13, 20, 22, 23, 28])
    for (const { details } of errors) expect(details.help).toBeDefined()
  })

  test('what comes of it loads without a mistake or a warning', async () => {
    const { plays, warnings } = await load('drover.yml')
    expect(plays[0]?.nodes).toHaveLength(5)
    expect(warnings).toStrictEqual([])
  })

  test('its table of modules has every task, and names no other', () => {
    const tasks = rowsOf('## Modules')
      .slice(1)
      .flatMap((cells) => codeIn(cells[2]))
    const modules = rowsOf('## Modules')
      .slice(1)
      .flatMap((cells) => codeIn(cells[1]))
    expect(tasks.filter((name) => !registry.tasks.has(name))).toStrictEqual([])
    const named = new Set([...tasks, ...modules])
    expect([...registry.tasks.keys()].filter((name) => !named.has(name))).toStrictEqual([])
  })

  test('a module that is no task here is told by what does its work', async () => {
    const modules = rowsOf('## Modules')
      .slice(1)
      .flatMap((cells) => codeIn(cells[1]?.split(/ (?:and|on|with) /)[0]))
    const foreign = modules.filter((name) => /^(?!import_)\w+$/.test(name) && !registry.tasks.has(name))
    const helpFor = async (module: string): Promise<string | undefined> => {
      writeFileSync(join(folder, 'module.yml'), `- hosts: web\n  tasks:\n    - ${module}: { name: x }\n`)
      const error: unknown = await load('module.yml').catch((reason: unknown) => reason)
      return error instanceof DroverErrors ? error.errors[0]?.details.help : undefined
    }
    for (const module of foreign)
      expect(`${module}: ${(await helpFor(module)) ?? ''}`).not.toMatch(/: $|did you mean|known:/)
  })

  test('what it writes for templates, conditions and loops can be parsed', () => {
    const rows = [...rowsOf('### Loops without with_'), ...rowsOf('## Templates and conditions')]
    const written = rows.flatMap((cells) => codeIn(cells[2]))
    const templates = written.flatMap((code) => /\{\{.*\}\}/.exec(code)?.[0] ?? [])
    const expressions = written.flatMap((code) => /^(?:!cel|when:) '?(.*?)'?$/.exec(code)?.[1] ?? [])
    for (const text of templates) template(textOrigin(text, text))
    for (const text of expressions) cel(textOrigin(text, text))
    expect([templates.length, expressions.length]).toStrictEqual([8, 8])
  })
})
