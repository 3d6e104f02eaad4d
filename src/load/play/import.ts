import { isMap, isScalar, type YAMLMap } from 'yaml'
import { didYouMean } from '../did-you-mean.ts'
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
import { plainText } from './values.ts'

/** Reads `import_tasks` and `import_role`: their steps stand in their place. */
export function readImport(reader: Reader, map: YAMLMap, context: Context): DraftNode[] {
  const fields = reader.fields(map)
  const [field] = fields.filter(({ key }) => Object.hasOwn(IMPORTS, key))
  if (!field) return []
  const others = fields.filter((one) => one !== field)
  reportStrangers(reader, others, IMPORT_KEYWORDS, field.key)
  const own = ownWords(reader, new Map(others.map((one) => [one.key, one])), context.registry, field.key)
  const { key, node } = field
  const before = reader.mistakes.count
  const params = paramsOf(reader, field)
  if (reader.mistakes.count > before) return []
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

/** What each import takes, its main param first. */
const PARAMS: Readonly<Record<string, readonly string[]>> = {
  import_tasks: ['file'],
  import_role: ['name', 'role', 'tasks_from', 'vars_from', 'defaults_from', 'handlers_from'],
}

/** The texts under the import; a bare one is its main param. */
function paramsOf(reader: Reader, field: Field): ReadonlyMap<string, string> {
  const { key: task, node } = field
  const known = PARAMS[task] ?? []
  const bare = isScalar(node) && node.value === null ? [] : [{ ...field, key: known[0] ?? '' }]
  const given = isMap(node) ? reader.fields(node) : bare
  return new Map(
    given.flatMap((one): [string, string][] => {
      if (!known.includes(one.key)) {
        const message = `${task} has no param ${one.key}`
        reader.mistakes.add('unknown-param', message, one.keySpot, didYouMean(one.key, known))
        return []
      }
      const text = plainText(reader, one)
      if (text?.includes('{{')) refuseTemplate(reader, one, task)
      return text === null ? [] : [[one.key === 'role' ? 'name' : one.key, text]]
    }),
  )
}

/** There are no values yet. */
function refuseTemplate(reader: Reader, { node }: Field, task: string): void {
  const message = `${task} is read before the run: it takes no template`
  const help = `${task.replace('import', 'include')} is read when the run comes to it, and can use variables`
  reader.mistakes.add('invalid-value', message, reader.spot(node), help)
}

function missing(reader: Reader, { key, node }: Field, what: string): [] {
  reader.mistakes.add('invalid-value', `${key} needs ${what}`, reader.spot(node))
  return []
}
