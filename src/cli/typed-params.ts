import { parse } from 'yaml'
import type { Schema } from '../load/schema-words.ts'
import { DroverError } from '../task/error.ts'
import { takesText } from './schema-type.ts'
import { loadTasks } from './tasks.ts'

/**
 * Params written on the command line: text where the task takes text, so that `mode=0644` stays what it is; else
 * read as YAML. A task or param that does not exist is left for the loader to name.
 *
 * @throws {DroverError} `usage` for a value that is not YAML.
 */
export async function typedParams(
  task: string,
  params: readonly (readonly [string, string])[],
): Promise<object> {
  const { registry } = await loadTasks([], process.cwd())
  const { properties = {} } = (registry.tasks.get(task)?.params ?? {}) as Schema
  return Object.fromEntries(params.map(([key, written]) => [key, typed(key, written, properties[key])]))
}

function typed(key: string, written: string, schema: Schema | undefined): unknown {
  if (schema === undefined || takesText(schema)) return written
  try {
    return parse(written)
  } catch {
    throw new DroverError('usage', `the value of ${key} is not YAML: ${written}`)
  }
}
