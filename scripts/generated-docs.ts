import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ERROR_CODES } from '../src/task/error.ts'
import { playbookSchema } from '../src/load/schema.ts'
import { loadRegistry } from '../src/load/tasks.ts'
import { withHelpers } from './helper-reference.ts'
import { taskReference } from './task-reference.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The files in docs/ that are made, wholly or in part, from the tasks and the code: absolute path -> text. */
export async function generatedDocs(): Promise<Record<string, string>> {
  const registry = await loadRegistry({ taskDirs: [`${ROOT}tasks`] })
  return {
    [`${ROOT}docs/playbook.schema.json`]: `${JSON.stringify(playbookSchema(registry), null, 2)}\n`,
    [`${ROOT}docs/errors.md`]: errorReference(),
    [`${ROOT}docs/templates.md`]: withHelpers(readFileSync(`${ROOT}docs/templates.md`, 'utf8')),
    [`${ROOT}docs/tasks.md`]: `${taskReference(registry)}\n`,
  }
}

/** Every error of the product, in one table. */
function errorReference(): string {
  const rows = Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  return [
    '# Errors',
    '',
    'Every error has a code that never changes; its text may improve. `error[code]` is how a terminal shows it, `error.code` how',
    '`--output json` does.',
    '',
    '| code | meaning |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
