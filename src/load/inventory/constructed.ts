import type { Field, Reader } from '../yaml/reader.ts'
import type { SourceContext } from './source.ts'

export function readConstructed(fields: readonly Field[], reader: Reader, { mistakes }: SourceContext): void {
  const spot = fields[0]?.keySpot ?? reader.origin.spot(0)
  mistakes.add('bad-inventory', 'constructed groups cannot be read yet', spot)
}
