import { dirname } from 'node:path'
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import { absolutePath, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Origin, Spot } from '../origin.ts'
import { filesBeside } from '../params/special.ts'
import type { Registry } from '../registry.ts'
import { parseYaml } from '../yaml/parse.ts'
import { Reader } from '../yaml/reader.ts'
import { type DraftVars, type Inherited, NOTHING_INHERITED, within } from './inherited.ts'
import { ownWords } from './own-words.ts'
import { type Book, type DraftPlay, readPlay } from './play.ts'
import { reportStrangers } from './strangers.ts'

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

export interface Reading {
  readonly cwd: string
  readonly registry: Registry
  readonly mistakes: Mistakes
  readonly extraVars: DraftVars
  readonly finish: Book['finish']
}

/** Reads the plays of a playbook; null when its structure cannot be read. What is wrong with it is collected. */
export function readPlaybook(source: PlaybookSource, reading: Reading): DraftPlay[] | null {
  return readBook(source, reading, { spot: null, inherited: NOTHING_INHERITED, chain: [] })
}

/** How a playbook was come by: what imports it, and what that says of its plays. */
interface Importing {
  readonly spot: Spot | null
  readonly inherited: Inherited
  readonly chain: readonly string[]
}

function readBook(
  source: PlaybookSource,
  reading: Reading,
  { spot, inherited, chain }: Importing,
): DraftPlay[] | null {
  const { cwd, mistakes, registry, extraVars, finish } = reading
  const origin = originOf(source, cwd, mistakes, spot)
  if (origin === null) return null
  const document = parseYaml(origin, mistakes)
  if (!document) return null
  const folders = { folders: [playbookFolder(source, cwd)], cwd }
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
  const book: Book = {
    playbook: playbookName(source),
    registry,
    folders,
    inherited,
    extraVars,
    finish,
  }
  const entries = root.items.map((item) => reader.follow(item))
  const plays = entries.map((entry) =>
    isImport(entry) ? imported(reader, entry, book, reading, chain) : one(readPlay(reader, entry, book)),
  )
  return plays.includes(null) ? null : plays.flatMap((some) => some ?? [])
}

function one(play: DraftPlay | null): DraftPlay[] {
  return play ? [play] : []
}

function isImport(node: Node | null): node is YAMLMap {
  return isMap(node) && node.has('import_playbook')
}

const IMPORT_KEYWORDS = {
  name: 'What it is for.',
  import_playbook: 'The path of a playbook.',
  vars: 'Variables for its plays.',
  when: 'A condition for all its steps.',
  tags: 'Tags for all its steps.',
}

function imported(
  reader: Reader,
  map: YAMLMap,
  book: Book,
  reading: Reading,
  chain: readonly string[],
): DraftPlay[] | null {
  const fields = reader.fields(map)
  reportStrangers(reader, fields, IMPORT_KEYWORDS, 'import_playbook')
  const keywords = new Map(fields.map((field) => [field.key, field]))
  const node = keywords.get('import_playbook')?.node
  const spot = reader.spot(node ?? map)
  if (!isScalar(node) || typeof node.value !== 'string' || node.value.includes('{{')) {
    reader.mistakes.add(
      'invalid-value',
      'import_playbook needs the path of a playbook, without templates',
      spot,
    )
    return []
  }
  const path = absolutePath(node.value, book.folders.folders[0] ?? book.folders.cwd)
  if (chain.includes(path)) {
    reader.mistakes.add('invalid-value', `${node.value} brings itself`, spot)
    return []
  }
  const own = ownWords(reader, keywords, book.registry, 'import_playbook')
  // As in Ansible, what an import says of variables goes before what stands in the imported.
  const vars = [...book.inherited.vars, ...own.vars]
  const inherited = { ...within(book.inherited, own), vars }
  const shown = shownPath(path, book.folders.cwd)
  return readBook(shown, reading, { spot, inherited, chain: [...chain, path] })
}

function originOf(source: PlaybookSource, cwd: string, mistakes: Mistakes, spot: Spot | null): Origin | null {
  if (typeof source !== 'string') return textOrigin(source.name, source.text)
  const path = absolutePath(source, cwd)
  const shown = shownPath(path, cwd)
  const text = mistakes.attempt(() => readText(path, shown, spot))
  return text === null ? null : textOrigin(shown, text)
}
