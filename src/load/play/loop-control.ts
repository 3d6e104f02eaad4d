import { isMap } from 'yaml'
import { conditionsOf } from '../params/special.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import { didYouMean } from '../did-you-mean.ts'
import type { DraftLoopControl } from './draft.ts'
import { flagOf, numberOf, registerName } from './values.ts'

/** The keys of `loop_control`. */
export const LOOP_WORDS: readonly string[] = [
  'loop_var',
  'index_var',
  'label',
  'pause',
  'extended',
  'break_when',
]

/** `loop_control` of a step, with what holds where it is not given. */
export function loopControlOf(reader: Reader, field: Field | undefined): DraftLoopControl {
  const at = fieldsOf(reader, field)
  const read = <T>(name: string, how: (from: Reader, one: Field) => T): T | null => {
    const one = at.get(name)
    return one ? how(reader, one) : null
  }
  return {
    loopVar: read('loop_var', registerName) ?? 'item',
    indexVar: read('index_var', registerName),
    label: read('label', (from, { node }) => valueOf(from, node)),
    pause: read('pause', numberOf),
    extended: read('extended', flagOf) ?? false,
    breakWhen: read('break_when', (from, { node }) => conditionsOf(from, node)),
  }
}

function fieldsOf(reader: Reader, field: Field | undefined): ReadonlyMap<string, Field> {
  if (!field) return new Map()
  if (!isMap(field.node)) {
    reader.mistakes.add('invalid-value', 'loop_control must be a mapping', reader.spot(field.node))
    return new Map()
  }
  const fields = reader.fields(field.node)
  for (const { key, keySpot } of fields.filter((one) => !LOOP_WORDS.includes(one.key))) {
    reader.mistakes.add('unknown-keyword', `loop_control has no ${key}`, keySpot, didYouMean(key, LOOP_WORDS))
  }
  return new Map(fields.map((one) => [one.key, one]))
}
