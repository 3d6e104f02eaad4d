import { LineCounter, parseAllDocuments } from 'yaml'
import { type Content, Refusal, Secret, textOf } from '../../src/index.ts'
import { unveil } from './unveil.ts'

/** One object of a manifest, and where it stands. */
export interface Manifest {
  readonly object: ManifestObject
  /** `longhorn.yaml:120`; for an object of the playbook itself, `definition`. */
  readonly at: string
}

export interface ManifestObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

/**
 * The objects in files of YAML or JSON, read as kubectl reads them (YAML 1.1: `0644` is octal, `yes` is true). Documents
 * without a value are left out, lists taken apart.
 *
 * @throws {Refusal} for what is no manifest, with file and line.
 */
export function manifestsOf(contents: readonly Content[]): Manifest[] {
  return contents.flatMap((content) => documentsOf(content))
}

/** The same for values of the playbook itself: an object, a list of them, or text. */
export function manifestsIn(definition: unknown): Manifest[] {
  if (definition instanceof Secret) return manifestsOf([{ path: 'definition', data: definition }])
  if (typeof definition === 'string') return manifestsOf([{ path: 'definition', data: definition }])
  const objects: readonly unknown[] = Array.isArray(definition) ? definition : [definition]
  return objects.flatMap((object, index) => {
    const at = objects.length === 1 ? 'definition' : `definition ${String(index + 1)}`
    return typeof object === 'string' ? manifestsIn(object) : flattened(object, at).map(withSecrets)
  })
}

/** Of a Secret: what reports never show. */
const HIDDEN: readonly string[] = ['data', 'stringData']

/** @throws {Refusal} for a secret where reports would show it. */
function withSecrets({ object, at }: Manifest): Manifest {
  const fields = Object.entries(object).map(([field, value]) => {
    const found: string[] = []
    const bare = unveil(value, (text) => found.push(text))
    if (found.length > 0 && !(object.kind === 'Secret' && HIDDEN.includes(field)))
      throw new Refusal(
        `${at}: the ${field} of ${object.kind} ${object.metadata.name} holds a secret, which reports would show. Put it into the data of a Secret.`,
      )
    return [field, bare]
  })
  return { object: Object.fromEntries(fields) as ManifestObject, at }
}

function documentsOf({ path, data }: Content): Manifest[] {
  const text = data instanceof Secret ? data.reveal() : textOf(data)
  if (text === null) throw new Refusal(`${path} is no text.`)
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    schema: 'yaml-1.1',
    merge: true,
    // What kubectl's reader does not know either: `80:80` is text, and so is a date.
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !isStrange(tag)),
  })
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => {
    const [error] = document.errors
    if (error) {
      const { line, col } = lines.linePos(error.pos[0])
      throw new Refusal(`${path}:${line}:${col} is no YAML: ${error.message.split('\n')[0] ?? ''}`)
    }
    if (document.contents === null) return []
    const value: unknown = document.toJS()
    if (value === null) return []
    const start = document.contents.range[0]
    return flattened(value, `${path}:${lines.linePos(start).line}`)
  })
}

function isStrange(tag: { readonly format?: string; readonly tag: string }): boolean {
  return tag.format === 'TIME' || tag.tag === 'tag:yaml.org,2002:timestamp'
}

function flattened(value: unknown, at: string): Manifest[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(`${at} is no object of Kubernetes: it must be a mapping.`)
  const { apiVersion, kind, metadata, items } = value as Readonly<Record<string, unknown>>
  if (kind === 'List' && Array.isArray(items)) return items.flatMap((item) => flattened(item, at))
  for (const [field, given] of Object.entries({ apiVersion, kind }))
    if (typeof given !== 'string' || given === '')
      throw new Refusal(`${at} is no object of Kubernetes: it has no ${field}.`)
  const { name, generateName } = (metadata ?? {}) as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || name === '') {
    const made = generateName === undefined ? '' : ' (generateName makes another one each time)'
    throw new Refusal(`${at}: ${String(kind)} has no metadata.name${made}.`)
  }
  return [{ object: value as ManifestObject, at }]
}
