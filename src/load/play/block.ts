import type { YAMLMap } from 'yaml'
import type { Reader } from '../yaml/reader.ts'
import type { Context } from './context.ts'
import { within } from './inherited.ts'
import { BLOCK_KEYWORDS } from './keywords.ts'
import type { DraftNode } from './draft.ts'
import { ownWords } from './own-words.ts'
import { reportStrangers } from './strangers.ts'

/** Reads `block` with its `rescue` and `always`. */
export function readBlock(reader: Reader, map: YAMLMap, context: Context): DraftNode[] {
  const fields = reader.fields(map)
  const keywords = new Map(fields.map((field) => [field.key, field]))
  reportStrangers(reader, fields, BLOCK_KEYWORDS, 'a block')
  const inherited = within(context.inherited, ownWords(reader, keywords, context.registry, 'a block'))
  const inside = { ...context, inherited }
  const at = (key: string): DraftNode[] => {
    const field = keywords.get(key)
    return field ? context.nodesIn(reader, field.node, key, inside) : []
  }
  if (context.handlers && (keywords.has('rescue') || keywords.has('always'))) {
    const help = 'each handler runs by itself: write the block into a file, and include_tasks as the handler'
    reader.mistakes.add(
      'invalid-value',
      'a block among handlers has no rescue and no always',
      reader.spot(map),
      help,
    )
  }
  return [{ kind: 'block', steps: at('block'), rescue: at('rescue'), always: at('always') }]
}
