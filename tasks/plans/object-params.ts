import { Type } from '../../src/index.ts'

export const kindParam = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9.-]*$',
  description: 'The kind, as kubectl takes it: `node`, `deployment`, `pvc`, `nodes.longhorn.io`.',
})

export const namespaceParam = Type.Optional(
  Type.String({
    pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$',
    description: "Where it is, for kinds that have a namespace. Default: the context's own.",
  }),
)

/** RBAC's names hold colons and capitals, all others are as in DNS. */
const NAME = '^[A-Za-z0-9]([A-Za-z0-9.:_-]*[A-Za-z0-9])?$'

export function nameParam(description: string) {
  return Type.String({ pattern: NAME, maxLength: 253, description })
}

/** One object. */
export const objectParams = {
  kind: kindParam,
  name: nameParam("The object's name."),
  namespace: namespaceParam,
}

export const selectorParam = Type.Optional(
  Type.String({
    minLength: 1,
    description: 'Only objects with these labels, as kubectl takes them: `app=web,tier!=db`.',
  }),
)

export const fieldSelectorParam = Type.Optional(
  Type.String({ minLength: 1, description: 'Only objects with these fields: `spec.nodeName=k8s-worker-1`.' }),
)
