import { isUnknown, Secret } from '../../src/index.ts'

/** The value with the texts of the secrets in it; `found` gets each of them. */
export function unveil(value: unknown, found: (text: string) => void): unknown {
  if (value instanceof Secret) {
    found(value.reveal())
    return value.reveal()
  }
  return mapped(value, (inner) => unveil(inner, found))
}

/** The value with every text that is, or holds, one of the secrets veiled. */
export function veil(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string')
    return secrets.some((secret) => secret !== '' && value.includes(secret)) ? new Secret(value) : value
  return secrets.length === 0 ? value : mapped(value, (inner) => veil(inner, secrets))
}

function mapped(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change)
  if (typeof value !== 'object' || value === null || isUnknown(value) || value instanceof Secret) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]))
}
