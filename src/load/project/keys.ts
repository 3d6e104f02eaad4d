import { Type } from 'typebox'
import { WARNING_CODES } from '../../task/warning.ts'

const REASON = Type.String({ pattern: '\\S' })

/** The keys of drover.yaml, as a JSON Schema (draft-07). */
export const PROJECT_SCHEMA = Type.Object({
  inventory: Type.Optional(
    Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }))], {
      description:
        'Inventories for when there is no -i and no $DROVER_INVENTORY; paths start beside drover.yaml.',
    }),
  ),
  libraries: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      description: 'Libraries of tasks: npm packages, or folders that begin with ./ or ../.',
    }),
  ),
  forks: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Hosts at work at the same time, where -f does not say it.' }),
  ),
  become_password_file: Type.Optional(
    Type.String({
      minLength: 1,
      description: "File whose first line is sudo's password; its path starts beside drover.yaml.",
    }),
  ),
  warnings: Type.Optional(
    Type.Object(
      Object.fromEntries(
        Object.entries(WARNING_CODES).map(([code, description]) => [
          code,
          Type.Optional({ ...REASON, description }),
        ]),
      ),
      { description: 'Warnings that are not to be told: their code, and why.' },
    ),
  ),
})

/** The schema of drover.yaml for editors. */
export function projectSchema(): object {
  const closed = { additionalProperties: false }
  const { warnings, ...others } = PROJECT_SCHEMA.properties
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'drover.yaml',
    ...PROJECT_SCHEMA,
    ...closed,
    properties: { ...others, warnings: { ...warnings, ...closed } },
  }
}
