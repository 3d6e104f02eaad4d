import { dirname } from 'node:path'
import { isSeq } from 'yaml'
import { absolutePath, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Origin } from '../origin.ts'
import { filesBeside } from '../params/special.ts'
import type { Registry } from '../registry.ts'
import { parseYaml } from '../yaml/parse.ts'
import { Reader } from '../yaml/reader.ts'
import { type DraftPlay, readPlay } from './play.ts'

/** A playbook that stands in no file; its relative paths start where the user stands. */
export interface PlaybookText {
  /** What places and errors call it. */
  readonly name: string
  readonly text: string
}

/** A file, or the text of one that does not exist. */
export type PlaybookSource = string | PlaybookText

export function playbookName(source: PlaybookSource): string {
  return typeof source === 'string' ? source : source.name
}

export function playbookFolder(source: PlaybookSource, cwd: string): string {
  return typeof source === 'string' ? dirname(absolutePath(source, cwd)) : cwd
}

/** Reads the plays of a playbook; null when its structure cannot be read. What is wrong with it is collected. */
export function readPlaybook(
  source: PlaybookSource,
  cwd: string,
  registry: Registry,
  mistakes: Mistakes,
): DraftPlay[] | null {
  const origin = originOf(source, cwd, mistakes)
  if (origin === null) return null
  const document = parseYaml(origin, mistakes)
  if (!document) return null
  const folders = { folder: playbookFolder(source, cwd), cwd }
  const reader = new Reader(origin, document, mistakes, filesBeside(folders))
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
  const book = { playbook: playbookName(source), registry, folders }
  return root.items.flatMap((item) => readPlay(reader, reader.follow(item), book) ?? [])
}

function originOf(source: PlaybookSource, cwd: string, mistakes: Mistakes): Origin | null {
  if (typeof source !== 'string') return textOrigin(source.name, source.text)
  const path = absolutePath(source, cwd)
  const shown = shownPath(path, cwd)
  const text = mistakes.attempt(() => readText(path, shown, null))
  return text === null ? null : textOrigin(shown, text)
}
