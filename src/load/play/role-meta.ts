import { join } from 'node:path'
import { isMap, type YAMLMap } from 'yaml'
import { readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import { parseYaml } from '../yaml/parse.ts'
import { Reader } from '../yaml/reader.ts'
import type { Context } from './context.ts'
import { mainFiles } from './role-files.ts'
import { type RoleRequest, roleRequests } from './role-request.ts'
import { flagOf } from './values.ts'

/** The roles that a role depends on, by its `meta/main.yml`. */
export function dependenciesOf(folder: string, context: Context): RoleRequest[] {
  const meta = mappingIn(join(folder, 'meta'), 'main', context)
  const field = meta?.reader.fields(meta.map).find(({ key }) => key === 'dependencies')
  return meta && field ? roleRequests(meta.reader, field.node, context.registry) : []
}

/** Whether a role is done each time that it is named: `allow_duplicates` in its `meta/main.yml`. */
export function allowsDuplicates(folder: string, context: Context): boolean {
  const meta = mappingIn(join(folder, 'meta'), 'main', context)
  const field = meta?.reader.fields(meta.map).find(({ key }) => key === 'allow_duplicates')
  return meta && field ? flagOf(meta.reader, field) : false
}

/** The mapping in a file of a role's folder; null where there is no such file or it holds nothing. */
export function mappingIn(
  folder: string,
  name: string,
  { mistakes, folders }: Pick<Context, 'mistakes' | 'folders'>,
): { reader: Reader; map: YAMLMap } | null {
  const [path] = mainFiles(folder, name)
  if (path === undefined) return null
  const shown = shownPath(path, folders.cwd)
  const text = mistakes.attempt(() => readText(path, shown, null))
  const document = text === null ? null : parseYaml(textOrigin(shown, text), mistakes)
  if (text === null || !document) return null
  const reader = new Reader(textOrigin(shown, text), document, mistakes)
  const { root } = reader
  return isMap(root) ? { reader, map: root } : null
}
