import { isMap } from 'yaml'
import type { Scope } from '../task/expression.ts'
import type { Computed } from './computed.ts'
import { absolutePath } from './files.ts'
import { textOrigin } from './lines.ts'
import type { Definition } from './definition.ts'
import { Mistakes } from './mistakes.ts'
import { readVarsFile } from './inventory/vars-file.ts'
import { RESERVED_NAMES } from './play/magic.ts'
import { Redacted } from './redacted.ts'
import { template } from './template/template.ts'
import { parseYaml } from './yaml/parse.ts'
import { Reader } from './yaml/reader.ts'
import { valuesIn } from './yaml/value.ts'

/** What `-e` gives, later ones winning: `name=value` (text), a JSON or YAML mapping (typed), or `@file`. */
export function readExtraVars(
  texts: readonly string[],
  cwd: string,
  mistakes: Mistakes,
): Record<string, Computed> {
  const vars: Record<string, Computed> = {}
  texts.forEach((text, index) => {
    Object.assign(vars, readOne(text, `-e ${index + 1}`, cwd, mistakes))
  })
  for (const name of Object.keys(vars)) {
    if (RESERVED_NAMES.has(name)) mistakes.add('usage', `-e cannot set ${name}: this name is taken`, null)
  }
  return vars
}

/** What each `-e` gives, what wins before what it hides. Their mistakes are reported elsewhere. */
export function extraDefinitions(texts: readonly string[], cwd: string): Definition[] {
  const all = texts.map((text, index) => readOne(text, `-e ${index + 1}`, cwd, new Mistakes()))
  return all
    .reverse()
    .flatMap((vars) => Object.entries(vars).map(([name, value]) => ({ name, source: '-e', value })))
}

function readOne(text: string, shown: string, cwd: string, mistakes: Mistakes): Record<string, Computed> {
  if (text.startsWith('@')) return readVarsFile(absolutePath(text.slice(1), cwd), cwd, mistakes) ?? {}
  if (/^\s*\{(?!\{)/.test(text)) return readMapping(text, shown, mistakes)
  return readPairs(text, shown, mistakes)
}

function readMapping(text: string, shown: string, mistakes: Mistakes): Record<string, Computed> {
  const origin = textOrigin(shown, text)
  const document = parseYaml(origin, mistakes)
  if (!document) return {}
  const reader = new Reader(origin, document, mistakes)
  const { root } = reader
  if (!isMap(root)) {
    mistakes.add('usage', '-e takes name=value, a mapping, or @file', origin.spot(0))
    return {}
  }
  return valuesIn(reader, root)
}

/** `a=1 b="x y"`; the value of the last pair may hold blanks. */
function readPairs(text: string, shown: string, mistakes: Mistakes): Record<string, Computed> {
  if (!/^\s*[A-Za-z_]\w*=/.test(text)) {
    const written = new Redacted(text).slice(0, text.length)
    mistakes.add('usage', `-e ${written}: it must be name=value, a mapping, or @file`, null)
    return {}
  }
  const pairs = text.trim().split(/\s+(?=[A-Za-z_]\w*=)(?=(?:[^"']|"[^"]*"|'[^']*')*$)/)
  return Object.fromEntries(
    pairs.flatMap((pair): [string, Computed][] => {
      const name = pair.slice(0, pair.indexOf('='))
      const written = pair.slice(name.length + 1)
      const value = /^(["']).*\1$/s.test(written) ? written.slice(1, -1) : written
      const filled = mistakes.attempt(() => template(textOrigin(shown, value)))
      return filled ? [[name, filled]] : []
    }),
  )
}

/** A scope of extra variables only: all that is known before there is a host. */
export function scopeOf(vars: Readonly<Record<string, Computed>>): Scope {
  const scope: Scope = {
    get: (name) => vars[name]?.evaluate(scope),
    has: (name) => Object.hasOwn(vars, name),
    names: () => Object.keys(vars),
  }
  return scope
}
