import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { Spot } from '../origin.ts'
import { nameSource } from '../source-name.ts'
import type { Registry } from '../registry.ts'
import type { Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import { type Inherited, layers, NOTHING_INHERITED } from './inherited.ts'
import { IMPORT_KEYWORDS } from './keywords.ts'
import { ownWords } from './own-words.ts'
import { refuseNames } from './refuse-names.ts'
import { isTemplate } from './values.ts'

/** Which file of each folder of a role counts: `main` unless `tasks_from` and the like say another. */
export type RoleFiles = Readonly<Record<'tasks' | 'handlers' | 'defaults' | 'vars', string>>

export function roleFiles(params: ReadonlyMap<string, string>): RoleFiles {
  const from = (part: string): string => params.get(`${part}_from`) ?? 'main'
  return { tasks: from('tasks'), handlers: from('handlers'), defaults: from('defaults'), vars: from('vars') }
}

export interface RoleRequest {
  readonly name: string
  readonly spot: Spot
  /** Keywords of the use, its params in `over`. */
  readonly words: Inherited
  readonly files: RoleFiles
  /** Whether the rest of the play sees its variables and defaults. */
  readonly exposed: boolean
  /** Whether it is left out where the play has it already, with the same words. */
  readonly once: boolean
}

const MAIN = roleFiles(new Map())

/** The roles of a list: names, or mappings with `role`, keywords and params. */
export function roleRequests(reader: Reader, node: Node | null, registry: Registry): RoleRequest[] {
  if (node === null || (isScalar(node) && node.value === null)) return []
  if (!isSeq(node)) {
    reader.mistakes.add('invalid-value', 'roles must be a list of names', reader.spot(node))
    return []
  }
  return node.items.flatMap((item) => requestOf(reader, reader.follow(item), registry))
}

function requestOf(reader: Reader, node: Node | null, registry: Registry): RoleRequest[] {
  const spot = reader.spot(node)
  const common = { spot, files: MAIN, exposed: true, once: true }
  const fields = isMap(node) ? reader.fields(node) : []
  const field = fields.find(({ key }) => key === 'role') ?? fields.find(({ key }) => key === 'name')
  const named = field ? field.node : node
  if (isTemplate(named)) {
    const help = 'include_role is read when the run comes to it, and can use variables'
    reader.mistakes.add('invalid-value', 'a role in roles takes no template', reader.spot(named), help)
    return []
  }
  const name = isScalar(named) ? named.value : null
  if (typeof name !== 'string') {
    reader.mistakes.add('invalid-value', 'a role must be a name, or a mapping with role: NAME', spot)
    return []
  }
  if (!isMap(node)) return [{ ...common, name, words: NOTHING_INHERITED }]
  const keywords = new Map(fields.map((field) => [field.key, field]))
  const own = ownWords(reader, keywords, registry, `the role ${name}`)
  const params = fields.filter(({ key }) => key !== 'role' && !Object.hasOwn(IMPORT_KEYWORDS, key))
  refuseNames(params, reader.mistakes)
  const given = nameSource(
    Object.fromEntries(params.map((field) => [field.key, valueOf(reader, field.node)])),
    `params of the role ${name}`,
  )
  const words = { ...own, vars: [], roleVars: own.vars, over: layers(given) }
  return [{ ...common, name, words }]
}
