import { SPECIAL } from '../task/params.ts'
import type { AnyTask } from '../task/task.ts'
import { mainParamName, requiredParams } from './params/main-param.ts'
import { BLOCK_KEYWORDS, IMPORT_KEYWORDS, PLAY_KEYWORDS, STEP_KEYWORDS } from './play/keywords.ts'
import type { Registry } from './registry.ts'
import type { Schema } from './schema-words.ts'

type Json = Readonly<Record<string, unknown>>

const TEMPLATE = { $ref: '#/definitions/template' }
// Beside a $ref, draft-07 ignores everything, the description too.
const CONDITIONS = { anyOf: [{ $ref: '#/definitions/conditions' }] }
const TEXTS = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }
const BOOLEAN = { anyOf: [{ type: 'boolean' }, TEMPLATE] }
const NUMBER = { anyOf: [{ type: 'number' }, TEMPLATE] }
const VARS = { type: ['object', 'null'] }
const NODES = { type: ['array', 'null'], items: { $ref: '#/definitions/node' } }

/** The JSON Schema (draft-07) of a playbook file with these tasks: what editors complete from and show. */
export function playbookSchema(registry: Registry): object {
  const tasks = [...registry.tasks.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Drover playbook',
    type: 'array',
    items: { anyOf: [{ $ref: '#/definitions/play' }, importPlaybook()] },
    definitions: {
      template: { type: 'string', pattern: '\\{\\{' },
      conditions: {
        anyOf: [{ type: ['string', 'boolean'] }, { type: 'array', items: { type: ['string', 'boolean'] } }],
      },
      play: playSchema(),
      node: { anyOf: [{ $ref: '#/definitions/step' }, { $ref: '#/definitions/block' }, ...importSchemas()] },
      block: blockSchema(),
      step: stepSchema(tasks),
      ...Object.fromEntries(tasks.map((task) => [`task ${task.name}`, taskSchema(task)])),
    },
  }
}

const KEYWORD_TYPES: Readonly<Record<string, Json>> = {
  name: { type: 'string' },
  hosts: TEXTS,
  become_user: { type: 'string' },
  vars: VARS,
  tags: TEXTS,
  ...Object.fromEntries(
    ['tasks', 'pre_tasks', 'post_tasks', 'handlers', 'block', 'rescue', 'always'].map((name) => [
      name,
      NODES,
    ]),
  ),
  ...Object.fromEntries(
    [
      ...[
        'become',
        'ignore_errors',
        'ignore_unreachable',
        'any_errors_fatal',
        'check_mode',
        'diff',
        'no_log',
      ],
      ...['run_once', 'delegate_facts'],
    ].map((name) => [name, BOOLEAN]),
  ),
  ...Object.fromEntries(
    ['throttle', 'timeout', 'retries', 'delay', 'max_fail_percentage', 'port'].map((name) => [name, NUMBER]),
  ),
  ...Object.fromEntries(
    ['become_method', 'become_exe', 'become_flags', 'connection', 'remote_user', 'delegate_to'].map(
      (name) => [name, { type: 'string' }],
    ),
  ),
  notify: TEXTS,
  listen: TEXTS,
  environment: { type: ['object', 'array', 'string'] },
  module_defaults: { type: 'object' },
  until: CONDITIONS,
  loop_control: {
    type: 'object',
    properties: {
      loop_var: { type: 'string' },
      index_var: { type: 'string' },
      label: {},
      pause: NUMBER,
      extended: { type: 'boolean' },
      break_when: CONDITIONS,
    },
    additionalProperties: false,
  },
  roles: {
    type: 'array',
    items: { anyOf: [{ type: 'string' }, { type: 'object' }] },
  },
  force_handlers: { type: 'boolean' },
  vars_files: { anyOf: [{ type: 'string' }, { type: 'array', items: TEXTS }] },
  vars_prompt: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        prompt: { type: 'string' },
        default: {},
        private: { type: 'boolean' },
        confirm: { type: 'boolean' },
      },
      required: ['name'],
      additionalProperties: false,
    },
  },
  serial: {
    anyOf: [{ type: ['integer', 'string'] }, { type: 'array', items: { type: ['integer', 'string'] } }],
  },
  strategy: { enum: ['linear', 'free', 'host_pinned'] },
  order: { enum: ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle'] },
  when: CONDITIONS,
  register: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
  loop: { anyOf: [{ type: 'array' }, { type: 'string' }] },
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

function blockSchema(): Json {
  return {
    type: 'object',
    properties: keywords(BLOCK_KEYWORDS),
    required: ['block'],
    additionalProperties: false,
  }
}

function importSchemas(): Json[] {
  const params: Readonly<Record<string, Json>> = {
    import_tasks: { type: ['string', 'object'], description: 'The steps of a file, as if they stood here.' },
    import_role: { type: ['string', 'object'], description: 'The steps of a role, as if they stood here.' },
  }
  return Object.entries(params).map(([name, value]) => ({
    type: 'object',
    properties: { ...keywords(IMPORT_KEYWORDS), [name]: value },
    required: [name],
    additionalProperties: false,
  }))
}

function importPlaybook(): Json {
  const words = {
    name: 'What it is for.',
    vars: 'Variables for its plays.',
    when: 'A condition for all its steps.',
    tags: 'Tags.',
  }
  const path = { type: 'string', description: 'The path of a playbook, whose plays stand here.' }
  return {
    type: 'object',
    properties: { ...keywords(words), import_playbook: path },
    required: ['import_playbook'],
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
  if (special === 'conditions' || special === 'predicates') return CONDITIONS
  if (special === 'download') return { anyOf: [DOWNLOAD, TEMPLATE] }
  return special === 'any' ? {} : { type: 'string' }
}

const DOWNLOAD: Json = {
  type: 'object',
  properties: { url: { type: 'string' }, sha256: { type: 'string' } },
  required: ['url', 'sha256'],
  additionalProperties: false,
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
