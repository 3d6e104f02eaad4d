import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { Schema } from '../schema-words.ts'

const ajv = new Ajv({
  allErrors: true,
  useDefaults: true,
  strict: false,
  verbose: true,
  // A schema is made by typebox: to compile the schema of schemas first would take longer than its own compilation.
  validateSchema: false,
  meta: false,
})
const validators = new WeakMap<object, ValidateFunction>()

/**
 * Checks a value by a task's schema and fills in the schema's defaults, in place.
 *
 * @returns what is wrong, as ajv says it.
 */
export function validate(schema: object, value: unknown): readonly ErrorObject[] {
  const check = validators.get(schema) ?? compile(schema)
  return check(value) ? [] : (check.errors ?? [])
}

function compile(schema: object): ValidateFunction {
  const check = ajv.compile(closed(schema as Schema))
  validators.set(schema, check)
  return check
}

/**
 * The schema with objects that take no other properties than they name. Params whose written form differs from their
 * value (files, templates, conditions, secrets) take anything here: they are checked where they are made.
 */
function closed(schema: Schema): Schema {
  if (schema['x-drover'] !== undefined) {
    return schema.default === undefined ? {} : { default: schema.default }
  }
  const { properties, items, anyOf, additionalProperties } = schema
  return {
    ...schema,
    ...(properties && {
      properties: mapValues(properties),
      additionalProperties: additionalProperties ?? false,
    }),
    ...(items && { items: closed(items) }),
    ...(anyOf && { anyOf: anyOf.map(closed) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: closed(additionalProperties) }),
  }
}

function mapValues(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [key, closed(schema)]))
}
