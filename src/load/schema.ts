import { SPECIAL } from '../task/params.ts'
import type { AnyTask } from '../task/task.ts'
import { mainParamName, requiredParams } from './params/main-param.ts'
import { PLAY_KEYWORDS, STEP_KEYWORDS } from './play/keywords.ts'
import type { Registry } from './registry.ts'
import type { Schema } from './schema-words.ts'

type Json = Readonly<Record<string, unknown>>

const TEMPLATE = { $ref: '#/definitions/template' }
// Beside a $ref, draft-07 ignores everything, the description too.
const CONDITIONS = { anyOf: [{ $ref: '#/definitions/conditions' }] }
const TEXTS = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }
const BOOLEAN = { anyOf: [{ type: 'boolean' }, TEMPLATE] }
const VARS = { type: ['object', 'null'] }

/** The JSON Schema (draft-07) of a playbook file with these tasks: what editors complete from and show. */
export function playbookSchema(registry: Registry): object {
  const tasks = [...registry.tasks.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Drover playbook',
    type: 'array',
    items: { $ref: '#/definitions/play' },
    definitions: {
      template: { type: 'string', pattern: '\\{\\{' },
      conditions: {
        anyOf: [{ type: ['string', 'boolean'] }, { type: 'array', items: { type: ['string', 'boolean'] } }],
      },
      play: playSchema(),
      step: stepSchema(tasks),
      ...Object.fromEntries(tasks.map((task) => [`task ${task.name}`, taskSchema(task)])),
    },
  }
}

const KEYWORD_TYPES: Readonly<Record<string, Json>> = {
  name: { type: 'string' },
  hosts: TEXTS,
  become: BOOLEAN,
  become_user: { type: 'string' },
  vars: VARS,
  tags: TEXTS,
  tasks: { type: ['array', 'null'], items: { $ref: '#/definitions/step' } },
  when: CONDITIONS,
  register: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
  loop: { anyOf: [{ type: 'array' }, { type: 'string' }] },
  ignore_errors: BOOLEAN,
  changed_when: CONDITIONS,
  failed_when: CONDITIONS,
}

function keywords(words: Readonly<Record<string, string>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(words).map(([name, description]) => [name, { ...KEYWORD_TYPES[name], description }]),
  )
}

function playSchema(): Json {
  return {
    type: 'object',
    properties: keywords(PLAY_KEYWORDS),
    required: ['hosts'],
    additionalProperties: false,
  }
}

function stepSchema(tasks: readonly AnyTask[]): Json {
  const named = tasks.map((task): [string, Json] => [task.name, { $ref: `#/definitions/task ${task.name}` }])
  return {
    type: 'object',
    properties: { ...keywords(STEP_KEYWORDS), ...Object.fromEntries(named) },
    additionalProperties: false,
    oneOf: tasks.map((task) => ({ required: [task.name] })),
  }
}

function taskSchema(task: AnyTask): Json {
  const schema = task.params as Schema
  const main = mainParamName(schema)
  const bare = main === null ? [] : [published(schema.properties?.[main] ?? {})]
  const nothing = requiredParams(schema).length === 0 ? [{ type: 'null' }] : []
  const params = published(schema)
  const forms = [params, ...bare, ...nothing]
  return { description: task.summary, ...(forms.length === 1 ? params : { anyOf: forms }) }
}

/** A param's schema as it may be written: templates anywhere, nothing required that has a default. */
function published(schema: Schema): Json {
  const { description, default: standard } = schema
  const about = {
    ...(description === undefined ? {} : { description }),
    ...(standard === undefined ? {} : { default: standard }),
  }
  const special = schema[SPECIAL]
  if (special !== undefined) return { ...writtenForm(special), ...about }
  const { description: _, default: __, ...rest } = inner(schema)
  return isFreeText(rest) || rest['type'] === 'object'
    ? { ...rest, ...about }
    : { anyOf: [rest, TEMPLATE], ...about }
}

function writtenForm(special: string): Json {
  if (special === 'conditions') return CONDITIONS
  return special === 'any' ? {} : { type: 'string' }
}

/** Text that may be anything may be a template, too. */
function isFreeText(schema: Json): boolean {
  return schema['type'] === 'string' && Object.keys(schema).every((key) => key === 'type')
}

function inner(schema: Schema): Json {
  const { properties, required: _, items, anyOf, ...rest } = schema
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, published(one)])),
      ...(requiredParams(schema).length > 0 && { required: requiredParams(schema) }),
      additionalProperties: schema.additionalProperties ?? false,
    }),
    ...(items && { items: published(items) }),
    ...(anyOf && { anyOf: anyOf.map(published) }),
  }
}
