// Imported before ssh2, which makes a cipher for each packet, from the bytes of the key. To take them, Node (24.21) first throws
// and catches two errors, for they might be a KeyObject: 90 µs a packet. So it gets a KeyObject, made once.
import crypto, { createSecretKey, type KeyObject } from 'node:crypto'

type ByKey = 'createCipheriv' | 'createDecipheriv' | 'createHmac'
type Make = (algorithm: string, key: Uint8Array | KeyObject, ...rest: unknown[]) => unknown

const { createCipheriv, createDecipheriv, createHmac } = crypto
const original: Pick<typeof crypto, ByKey> = { createCipheriv, createDecipheriv, createHmac }

/** The same function; bytes that it gets again are made a key once. */
export function byKey(make: Make): Make {
  const keys = new WeakMap<Uint8Array, KeyObject>()
  return (algorithm, key, ...rest) => {
    if (!(key instanceof Uint8Array)) return make(algorithm, key, ...rest)
    const known = keys.get(key) ?? createSecretKey(key)
    keys.set(key, known)
    return make(algorithm, known, ...rest)
  }
}

for (const name of Object.keys(original) as ByKey[])
  Object.assign(crypto, { [name]: byKey(original[name] as Make) })

/** What is imported from now on finds Node's own functions. */
export function restore(): void {
  Object.assign(crypto, original)
}
