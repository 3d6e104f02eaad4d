import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml'
import type { Computed } from '../computed.ts'
import { didYouMean } from '../did-you-mean.ts'
import type { Origin, Spot } from '../origin.ts'
import type { Folders } from '../params/special.ts'
import type { Registry } from '../registry.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { scalarOrigin } from '../yaml/scalar.ts'
import { notSupported, PLAY_KEYWORDS } from './keywords.ts'
import { type DraftStep, type ReadStep, readStep } from './step.ts'
import { booleanOf, plainText, tagsOf, textOf, varsOf } from './values.ts'

/** A play as written: its hosts are patterns still. */
export interface DraftPlay {
  readonly name: string
  readonly playbook: string
  readonly patterns: readonly Origin[]
  readonly become: Computed<boolean> | null
  readonly becomeUser: Computed<string> | null
  readonly vars: Readonly<Record<string, Computed>>
  readonly steps: readonly DraftStep[]
  /** Names that steps register which are left out because they are wrong. */
  readonly lost: readonly string[]
  readonly spot: Spot
}

export interface Book {
  /** As the user named the file. */
  readonly playbook: string
  readonly registry: Registry
  readonly folders: Folders
}

/** Reads one play; null when it is none at all, which is reported. */
export function readPlay(reader: Reader, node: Node | null, book: Book): DraftPlay | null {
  if (!isMap(node)) {
    reader.mistakes.add('invalid-value', 'a play must be a mapping with hosts and tasks', reader.spot(node))
    return null
  }
  const fields = reader.fields(node)
  for (const field of fields) if (!(field.key in PLAY_KEYWORDS)) reportStranger(reader, field)
  const keywords = new Map(fields.map((field) => [field.key, field]))
  const read = <T>(name: string, how: (reader: Reader, field: Field) => T): T | null => {
    const field = keywords.get(name)
    return field ? how(reader, field) : null
  }
  const patterns = patternsOf(reader, keywords.get('hosts'), reader.spot(node))
  const tags = read('tags', tagsOf) ?? []
  const steps = read('tasks', (from, field) => stepsOf(from, field, book, tags)) ?? []
  return {
    name: read('name', plainText) ?? patterns.map((pattern) => pattern.text).join(','),
    playbook: book.playbook,
    patterns,
    become: read('become', booleanOf),
    becomeUser: read('become_user', textOf),
    vars: read('vars', varsOf) ?? {},
    steps: steps.filter((step) => step.task !== null),
    lost: steps.flatMap((step) => (step.task === null && step.register !== null ? [step.register] : [])),
    spot: reader.spot(node),
  }
}

function reportStranger(reader: Reader, { key, keySpot }: Field): void {
  const instead = notSupported(key)
  if (instead === undefined) {
    const help = didYouMean(key, Object.keys(PLAY_KEYWORDS))
    reader.mistakes.add('unknown-keyword', `a play has no keyword ${key}`, keySpot, help)
  } else {
    reader.mistakes.add(
      'unknown-keyword',
      `the keyword ${key} is not supported`,
      keySpot,
      instead ?? undefined,
    )
  }
}

function patternsOf(reader: Reader, field: Field | undefined, play: Spot): Origin[] {
  if (!field) {
    reader.mistakes.add(
      'invalid-value',
      'this play has no hosts',
      play,
      'write hosts: all, a group or a host',
    )
    return []
  }
  const nodes = isSeq(field.node) ? field.node.items.map((item) => reader.follow(item)) : [field.node]
  const texts = nodes.filter(
    (node): node is Scalar<string> => isScalar(node) && typeof node.value === 'string',
  )
  if (texts.length < nodes.length || nodes.length === 0) {
    const spot = reader.spot(field.node)
    reader.mistakes.add('invalid-value', 'hosts must be a pattern or a list of patterns', spot)
  }
  return texts.map((node) => scalarOrigin(node, node.value, reader.origin))
}

function stepsOf(reader: Reader, field: Field, book: Book, tags: readonly string[]): ReadStep[] {
  const { node } = field
  if (isScalar(node) && node.value === null) return []
  if (!isSeq(node)) {
    reader.mistakes.add(
      'invalid-value',
      'tasks must be a list of steps',
      reader.spot(node),
      'begin each with "- "',
    )
    return []
  }
  return node.items.flatMap((item) => {
    const step = readStep(reader, reader.follow(item), book.registry, book.folders, tags)
    return step ? [step] : []
  })
}
