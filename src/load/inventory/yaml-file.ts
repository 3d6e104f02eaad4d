import { isMap, isScalar } from 'yaml'
import type { Origin } from '../origin.ts'
import { parseYaml } from '../yaml/parse.ts'
import { type Field, Reader } from '../yaml/reader.ts'
import { readConstructed } from './constructed.ts'
import type { SourceContext } from './source-context.ts'
import { readGroups } from './yaml-groups.ts'

/**
 * Reads a YAML inventory into the tree: groups, or the rules of constructed groups.
 *
 * @returns whether its structure could be read.
 */
export function readYaml(origin: Origin, context: SourceContext): boolean {
  const { mistakes, tree } = context
  const document = parseYaml(origin, mistakes)
  if (!document) return false
  const reader = new Reader(origin, document, mistakes)
  const { root } = reader
  if (root === null || (isScalar(root) && root.value === null)) return true
  if (!isMap(root)) {
    const help = 'begin it with "all:"'
    mistakes.add('bad-inventory', 'an inventory is a mapping of groups', reader.spot(root), help)
    return false
  }
  const fields = reader.fields(root)
  const plugin = fields.find((field) => field.key === 'plugin')
  if (plugin) return readPlugin(plugin, fields, reader, context)
  readGroups(fields, reader, tree)
  return true
}

function readPlugin(
  plugin: Field,
  fields: readonly Field[],
  reader: Reader,
  context: SourceContext,
): boolean {
  const name = isScalar(plugin.node) ? String(plugin.node.value) : ''
  if (/^(ansible\.(builtin|legacy)\.)?constructed$/.test(name)) {
    readConstructed(fields, reader, context)
    return true
  }
  const help =
    'of Ansible\'s plugins there is "constructed"; for another one use a small executable: #!/bin/sh, then ansible-inventory -i FILE --list'
  context.mistakes.add(
    'bad-inventory',
    `there is no inventory plugin ${name}`,
    reader.spot(plugin.node),
    help,
  )
  return false
}
