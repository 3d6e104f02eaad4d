import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ERROR_CODES } from '../src/task/error.ts'
import { WARNING_CODES } from '../src/task/warning.ts'
import { projectSchema } from '../src/load/project/keys.ts'
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
    [`${ROOT}docs/drover.schema.json`]: `${JSON.stringify(projectSchema(), null, 2)}\n`,
    [`${ROOT}docs/errors.md`]: errorReference(),
    [`${ROOT}docs/templates.md`]: withHelpers(readFileSync(`${ROOT}docs/templates.md`, 'utf8')),
    [`${ROOT}docs/tasks.md`]: `${taskReference(registry)}\n`,
  }
}

/** Every error and every warning of the product, each kind in one table. */
function errorReference(): string {
  return [
    '# Errors',
    '',
    'Every error has a code that never changes; its text may improve. `error[code]` is how a terminal shows it, `error.code` how',
    '`--output json` does.',
    '',
    ...codeTable(ERROR_CODES),
    '',
    '# Warnings',
    '',
    'A warning stops nothing: it names something that is allowed and hardly meant. `warning[code]` is how a terminal shows it, on',
    'stderr, before the run and by `drover validate`; `--output json` has a list `warnings`, `--output ndjson` lines of the type',
    '`warning`. To silence one, say why in [drover.yaml](project.md): `warnings: { unused-register: our reason }`.',
    '',
    ...codeTable(WARNING_CODES),
    '',
  ].join('\n')
}

function codeTable(codes: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(codes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  return ['| code | meaning |', '| --- | --- |', ...rows]
}
