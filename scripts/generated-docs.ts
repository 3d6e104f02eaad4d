import { fileURLToPath } from 'node:url'
import { playbookSchema } from '../src/load/schema.ts'
import { loadRegistry } from '../src/load/tasks.ts'
import { taskReference } from './task-reference.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The files in docs/ that are made from the tasks: absolute path -> text. */
export async function generatedDocs(): Promise<Record<string, string>> {
  const registry = await loadRegistry({ taskDirs: [`${ROOT}tasks`] })
  return {
    [`${ROOT}docs/playbook.schema.json`]: `${JSON.stringify(playbookSchema(registry), null, 2)}\n`,
    [`${ROOT}docs/tasks.md`]: `${taskReference(registry)}\n`,
  }
}
