/** Source: Kubernetes, "Labels and Selectors", "Syntax and character set". */
const PART = /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/
const DNS = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/

/** Why the API server would not take a key of labels, annotations or taints; null when it would. */
export function keyTrouble(key: string): string | null {
  const parts = key.split('/')
  const [prefix, name] = parts.length === 1 ? [null, key] : [parts[0] ?? '', parts.slice(1).join('/')]
  if (prefix !== null && (prefix.length > 253 || !DNS.test(prefix)))
    return `the key ${key} cannot be: before the / stands a DNS name in small letters`
  if (name.length > 63 || !PART.test(name))
    return `the key ${key} cannot be: a name has 1 to 63 letters, digits, - _ and ., with a letter or digit at both ends`
  return null
}

/** The same for the value of a label or a taint. */
export function valueTrouble(key: string, value: string): string | null {
  if (value === '' || (value.length <= 63 && PART.test(value))) return null
  return `${key} cannot be ${JSON.stringify(value)}: a value has up to 63 letters, digits, - _ and ., with a letter or digit at both ends`
}
