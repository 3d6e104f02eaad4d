import { dirname } from 'node:path'
import { isSeq } from 'yaml'
import { absolutePath, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Registry } from '../registry.ts'
import { parseYaml } from '../yaml/parse.ts'
import { Reader } from '../yaml/reader.ts'
import { type DraftPlay, readPlay } from './play.ts'

/** Reads the plays of a playbook file. What is wrong with it is collected. */
export function readPlaybook(name: string, cwd: string, registry: Registry, mistakes: Mistakes): DraftPlay[] {
  const path = absolutePath(name, cwd)
  const shown = shownPath(path, cwd)
  const text = mistakes.attempt(() => readText(path, shown, null))
  if (text === null) return []
  const origin = textOrigin(shown, text)
  const document = parseYaml(origin, mistakes)
  if (!document) return []
  const reader = new Reader(origin, document, mistakes)
  const { root } = reader
  if (!isSeq(root)) {
    mistakes.add(
      'invalid-value',
      'a playbook is a list of plays',
      reader.spot(root),
      'begin it with "- hosts: …"',
    )
    return []
  }
  const book = { playbook: name, registry, folders: { folder: dirname(path), cwd } }
  return root.items.flatMap((item) => readPlay(reader, reader.follow(item), book) ?? [])
}
