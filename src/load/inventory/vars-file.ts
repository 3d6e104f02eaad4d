import { isMap, isScalar } from 'yaml'
import type { Computed } from '../computed.ts'
import { readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import type { Mistakes } from '../mistakes.ts'
import { parseYaml } from '../yaml/parse.ts'
import { refuseNames } from '../play/refuse-names.ts'
import { type Field, Reader } from '../yaml/reader.ts'
import { valuesIn } from '../yaml/value.ts'

/** The variables of a YAML or JSON file; null when it is wrong, which is collected. */
export function readVarsFile(path: string, cwd: string, mistakes: Mistakes): Record<string, Computed> | null {
  return readMappingFile(path, cwd, mistakes, refuseNames)
}

/** A file of names and values that need not be variables: what `check` says of the names is collected, too. */
export function readMappingFile(
  path: string,
  cwd: string,
  mistakes: Mistakes,
  check: (fields: readonly Field[], mistakes: Mistakes) => void = () => undefined,
): Record<string, Computed> | null {
  const shown = shownPath(path, cwd)
  const text = mistakes.attempt(() => readText(path, shown, null))
  if (text === null) return null
  const origin = textOrigin(shown, text)
  const document = parseYaml(origin, mistakes)
  if (!document) return null
  const reader = new Reader(origin, document, mistakes)
  const { root } = reader
  if (root === null || (isScalar(root) && root.value === null)) return {}
  if (!isMap(root)) {
    mistakes.add('invalid-value', 'a file of variables is a mapping of names to values', reader.spot(root))
    return null
  }
  check(reader.fields(root), mistakes)
  return valuesIn(reader, root)
}
