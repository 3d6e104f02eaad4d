import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml'
import { reportEncrypted } from '../encrypted.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Origin } from '../origin.ts'
import { tags } from './tags.ts'

export type YamlDocument = Document.Parsed

/**
 * Parses one YAML document (1.2, unique keys) and reports what is wrong with it: all duplicate keys, and the first
 * error of syntax, since what follows that one is guessing.
 *
 * @returns null when the document's structure cannot be relied on.
 */
export function parseYaml(origin: Origin, mistakes: Mistakes): YamlDocument | null {
  if (reportEncrypted(origin, mistakes)) return null
  const document = parseDocument(origin.text, {
    version: '1.2',
    merge: true,
    prettyErrors: false,
    lineCounter: new LineCounter(),
    customTags: tags,
  })
  const inOrder = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0])
  const syntax = inOrder.find((error) => error.code !== 'DUPLICATE_KEY')
  for (const error of inOrder) {
    if (error.code !== 'DUPLICATE_KEY' || (syntax && error.pos[0] > syntax.pos[0])) continue
    const key = /^[^\s:]*/.exec(origin.text.slice(error.pos[0]))?.[0] ?? ''
    mistakes.add('duplicate-key', `the key ${key} stands here a second time`, origin.spot(error.pos[0]))
  }
  if (syntax) reportSyntax(syntax, origin, mistakes)
  for (const warning of document.warnings) reportTag(warning, origin, mistakes)
  return syntax ? null : document
}

function reportSyntax(error: YAMLError, origin: Origin, mistakes: Mistakes): void {
  const spot = origin.spot(error.pos[0])
  const tab = /^ *\t/.exec(spot.sourceLine)?.[0].length
  if (error.code === 'TAB_AS_INDENT' || tab !== undefined) {
    const at = tab === undefined ? spot : origin.spot(error.pos[0] - spot.at.col + tab)
    const message = 'a tab indents this line; YAML is indented by spaces'
    mistakes.add('yaml-syntax', message, at, 'replace the tab by spaces')
    return
  }
  const quoted = /[:-]\s+\{\{/.test(spot.sourceLine)
  const help = quoted ? 'a value that begins with {{ must be quoted: "{{ name }}"' : HELP[error.code]
  mistakes.add('yaml-syntax', WORDS[error.code] ?? lower(error.message), spot, help)
}

const WORDS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a mapping cannot begin here',
  MULTIPLE_DOCS: 'this file holds more than one YAML document; one is read',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line',
}

const HELP: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'quote a value that holds ": ", or check the indentation',
  BLOCK_IN_FLOW: 'quote a value that holds ": ", or check the indentation',
  BAD_SCALAR_START: 'quote the value',
  BAD_INDENT: 'check the indentation and the closing bracket',
  MISSING_CHAR: 'close it',
  UNEXPECTED_TOKEN: 'check the indentation and the quotes',
}

function reportTag(warning: YAMLError, origin: Origin, mistakes: Mistakes): void {
  const tag = /Unresolved tag: (\S+)/.exec(warning.message)?.[1]
  if (tag === undefined) return
  const help =
    tag === '!vault'
      ? 'values encrypted by Ansible Vault cannot be read'
      : 'there are !cel, !secret and !unsafe'
  mistakes.add('yaml-syntax', `there is no tag ${tag}`, origin.spot(warning.pos[0]), help)
}

function lower(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
