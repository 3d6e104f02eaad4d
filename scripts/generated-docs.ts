import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { playbookSchema } from '../src/load/schema.ts'
import { loadRegistry } from '../src/load/tasks.ts'
import { taskReference } from './task-reference.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The files in docs/ that are made from the tasks: absolute path -> text. */
export async function generatedDocs(): Promise<Record<string, string>> {
  const registry = await loadRegistry({ taskDirs: [`${ROOT}tasks`] })
  const files: Readonly<Record<string, string>> = {
    'docs/playbook.schema.json': JSON.stringify(playbookSchema(registry)),
    'docs/tasks.md': taskReference(registry),
  }
  const pretty = Object.entries(files).map(async ([name, text]): Promise<[string, string]> => {
    const path = `${ROOT}${name}`
    return [path, await format(text, { ...(await resolveConfig(path)), filepath: path })]
  })
  return Object.fromEntries(await Promise.all(pretty))
}
