import { Type } from '../../src/index.ts'
import { accessParams } from '../probes/kubectl.ts'

/** The params that every task of Longhorn has. */
export const longhornParams = {
  namespace: Type.String({
    default: 'longhorn-system',
    minLength: 1,
    description: 'Where Longhorn is installed.',
  }),
  ...accessParams,
}

/** How long a wait may take. */
export const timeoutParam = (seconds: number, description: string) =>
  Type.Integer({ default: seconds, minimum: 1, description })

/** @see util.ValidateTags of longhorn-manager: Kubernetes' qualified names. */
export const tagsParam = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ pattern: '^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$' }), {
      description,
    }),
  )
