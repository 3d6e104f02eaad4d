import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { HELPERS } from '../../src/load/template/helpers.ts'
import { cel } from '../../src/load/cel/expression.ts'
import { textOrigin } from '../../src/load/lines.ts'
import { NOTHING_NEARBY } from '../../src/load/template/nearby.ts'
import { template } from '../../src/load/template/template.ts'
import { loadRun } from '../../src/load/run.ts'
import { loadRegistry } from '../../src/load/tasks.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(`${ROOT}docs/templates.md`, 'utf8')
const registry = await loadRegistry({ taskDirs: [`${ROOT}tasks`] })
const folder = mkdtempSync(join(tmpdir(), 'drover-templates-'))

afterAll(() => {
  rmSync(folder, { recursive: true })
})

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text]) => text ?? '',
  )
}

mkdirSync(join(folder, 'templates'))
for (const text of blocks('handlebars')) {
  const [, path = ''] = /^\{\{!-- (\S+) --\}\}\n/.exec(text) ?? []
  writeFileSync(join(folder, path), text)
}

describe('docs/templates.md', () => {
  test.for(blocks('yaml').map((text, index) => [`example ${index + 1}`, text] as const))(
    'its %s loads without a mistake or a warning',
    async ([, text]) => {
      const options = { limit: null, extraVars: [], tags: [], skipTags: [], startAtTask: null, registry }
      const playbooks = [{ name: 'page.yaml', text }]
      const { plays, warnings } = await loadRun({ ...options, playbooks, inventories: ['one,'], cwd: folder })
      expect(plays).toHaveLength(1)
      expect(warnings).toStrictEqual([])
    },
  )

  test('what it writes for the filters of Jinja can be parsed, in templates and in CEL', () => {
    const table = /^## Filters of Jinja[^]*?(?=^## )/m.exec(page)?.[0] ?? ''
    const cells = table.split('\n').flatMap((line) => line.split(/(?<!\\)\|/).slice(2, 4))
    const written = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? ''))
    const nearby = { ...NOTHING_NEARBY, read: () => '' }
    for (const text of written) {
      if (text.startsWith('{{')) template(textOrigin(text, text), nearby)
      else cel(textOrigin(text, text))
    }
    expect(written.filter((text) => text.startsWith('{{')).length).toBeGreaterThan(60)
    expect(written.filter((text) => !text.startsWith('{{')).length).toBeGreaterThan(60)
  })

  test('it has an entry for every helper', () => {
    const named = [...page.matchAll(/^\| `(\w+)/gm)].map(([, name]) => name)
    expect(Object.keys(HELPERS).filter((name) => !named.includes(name))).toStrictEqual([])
    expect(blocks('yaml')).toHaveLength(3)
  })
})
