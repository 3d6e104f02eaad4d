import { isMap } from 'yaml'
import { didYouMean } from '../did-you-mean.ts'
import type { PlacedField } from '../params/params.ts'
import { conditionsOf } from '../params/special.ts'
import type { Registry } from '../registry.ts'
import type { Schema } from '../schema-words.ts'
import { nameSource } from '../source-name.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import { connectionVars, speaksOfConnection } from './connection-words.ts'
import { environmentOf } from './environment.ts'
import { type DraftSettings, type Inherited, layers, type TaskDefaults } from './inherited.ts'
import { booleanOf, numberOf, tagsOf, textOf, varsOf } from './values.ts'

/** The fields of a mapping by their keys. */
export type Keywords = ReadonlyMap<string, Field>

/**
 * What a play, block, role or step says itself of all that can be inherited. Keywords it must not have are reported elsewhere.
 *
 * @param of what says it, as a person calls it.
 */
export function ownWords(reader: Reader, keywords: Keywords, registry: Registry, of: string): Inherited {
  const vars = nameSource(optional(reader, keywords, 'vars', varsOf) ?? {}, `vars of ${of}`)
  const connection = nameSource(connectionVars(reader, keywords), `keywords of ${of}`)
  return {
    tags: optional(reader, keywords, 'tags', tagsOf) ?? [],
    when: optional(reader, keywords, 'when', (from, { node }) => conditionsOf(from, node)) ?? [],
    vars: layers(vars),
    roleVars: [],
    over: [],
    under: [],
    keywords: layers(connection),
    settings: settingsOf(reader, keywords),
    notify: listed(optional(reader, keywords, 'notify', (from, { node }) => valueOf(from, node))),
    environment: listed(optional(reader, keywords, 'environment', environmentOf)),
    reaches: speaksOfConnection(vars) || Object.keys(connection).length > 0,
    taskDefaults:
      optional(reader, keywords, 'module_defaults', (from, field) => defaultsOf(from, field, registry)) ??
      new Map(),
  }
}

/** Reads a keyword where it is given. */
export function optional<T>(
  reader: Reader,
  keywords: Keywords,
  name: string,
  how: (reader: Reader, field: Field) => T,
): T | null {
  const field = keywords.get(name)
  return field ? how(reader, field) : null
}

function settingsOf(reader: Reader, keywords: Keywords): DraftSettings {
  const flag = (name: string) => optional(reader, keywords, name, booleanOf)
  return {
    become: flag('become'),
    becomeUser: optional(reader, keywords, 'become_user', textOf),
    ignoreErrors: flag('ignore_errors'),
    ignoreUnreachable: flag('ignore_unreachable'),
    anyErrorsFatal: flag('any_errors_fatal'),
    delegateTo: optional(reader, keywords, 'delegate_to', textOf),
    delegateFacts: flag('delegate_facts'),
    runOnce: flag('run_once'),
    timeout: optional(reader, keywords, 'timeout', numberOf),
    throttle: optional(reader, keywords, 'throttle', numberOf),
    noLog: flag('no_log'),
    checkMode: flag('check_mode'),
    diff: flag('diff'),
  }
}

function listed<T>(value: T | null): T[] {
  return value === null ? [] : [value]
}

/** `module_defaults: { apt: { lock_timeout: 60 } }` */
function defaultsOf(reader: Reader, field: Field, registry: Registry): TaskDefaults {
  if (!isMap(field.node)) {
    const message = 'module_defaults must be a mapping of task names to params'
    reader.mistakes.add('invalid-value', message, reader.spot(field.node))
    return new Map()
  }
  return new Map(reader.fields(field.node).map((one) => [one.key, paramsIn(reader, one, registry)]))
}

function paramsIn(reader: Reader, { key, keySpot, node }: Field, registry: Registry): PlacedField[] {
  if (key.startsWith('group/')) {
    reader.mistakes.add('invalid-value', `there are no groups of tasks: ${key}`, keySpot, 'name each task')
    return []
  }
  const task = registry.tasks.get(key)
  if (!task) {
    reader.mistakes.add('unknown-task', `there is no task ${key}`, keySpot)
    return []
  }
  if (!isMap(node)) {
    reader.mistakes.add(
      'invalid-value',
      `the defaults of ${key} must be a mapping of params`,
      reader.spot(node),
    )
    return []
  }
  const known = Object.keys((task.params as Schema).properties ?? {})
  return reader.fields(node).map((param) => {
    if (!known.includes(param.key)) {
      const message = `${key} has no param ${param.key}`
      reader.mistakes.add('unknown-param', message, param.keySpot, didYouMean(param.key, known))
    }
    return { reader, field: param }
  })
}
