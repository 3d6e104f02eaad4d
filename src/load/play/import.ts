import { isMap, isScalar, type YAMLMap } from 'yaml'
import type { Field, Reader } from '../yaml/reader.ts'
import type { Context } from './context.ts'
import { within } from './inherited.ts'
import { IMPORT_KEYWORDS, IMPORTS } from './keywords.ts'
import type { DraftNode } from './draft.ts'
import { ownWords } from './own-words.ts'
import { readRole } from './role.ts'
import { roleFiles } from './role-request.ts'
import { findStepsFile, readStepsFile } from './steps-file.ts'
import { reportStrangers } from './strangers.ts'

/** Reads `import_tasks` and `import_role`: their steps stand in their place. */
export function readImport(reader: Reader, map: YAMLMap, context: Context): DraftNode[] {
  const fields = reader.fields(map)
  const [field] = fields.filter(({ key }) => Object.hasOwn(IMPORTS, key))
  if (!field) return []
  const others = fields.filter((one) => one !== field)
  reportStrangers(reader, others, IMPORT_KEYWORDS, field.key)
  const own = ownWords(reader, new Map(others.map((one) => [one.key, one])), context.registry, field.key)
  const { key, node } = field
  const params = paramsOf(reader, field)
  const spot = reader.spot(node)
  if (key === 'import_role') {
    const name = params.get('name')
    if (name === undefined) return missing(reader, field, 'the name of a role')
    return readRole({ name, spot, words: own, files: roleFiles(params), exposed: true, once: false }, context)
  }
  const file = params.get('file')
  if (file === undefined) return missing(reader, field, 'the path of a file')
  const path = reader.mistakes.attempt(() => findStepsFile(file, spot, context))
  if (path === null) return []
  const inherited = within(context.inherited, own)
  return readStepsFile(path, spot, { ...context, inherited })
}

/** The texts under the import; a bare one is its main param. Templates have no values yet. */
function paramsOf(reader: Reader, { key, node }: Field): ReadonlyMap<string, string> {
  const main = key === 'import_role' ? 'name' : 'file'
  const fields = isMap(node) ? reader.fields(node) : [{ key: main, node }]
  return new Map(
    fields.flatMap((one): [string, string][] => {
      const value = isScalar(one.node) ? one.node.value : undefined
      if (typeof value !== 'string') return []
      if (!value.includes('{{')) return [[one.key === 'role' ? 'name' : one.key, value]]
      const help = `${key.replace('import', 'include')} is read when the run comes to it, and can use variables`
      reader.mistakes.add(
        'invalid-value',
        `${key} is read before the run: it takes no template`,
        reader.spot(one.node),
        help,
      )
      return []
    }),
  )
}

function missing(reader: Reader, { key, node }: Field, what: string): [] {
  reader.mistakes.add('invalid-value', `${key} needs ${what}`, reader.spot(node))
  return []
}
