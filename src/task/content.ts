import { Secret } from './secret.ts'
import { createHash } from 'node:crypto'

/** What a controller-side file holds: the value of a param made with `LocalFile()` or `TemplateFile()`. */
export interface Content {
  /** Where it came from, as the playbook names it. */
  readonly path: string
  /** The bytes to write; a Secret when a secret went into a template. */
  readonly data: string | Uint8Array | Secret
}

/** Anything that can be sent to a command's stdin or written to a file. */
export type Data = string | Uint8Array | Secret

/** The bytes of some data, secrets revealed: only for handing to a host or hashing. */
export function bytesOf(data: Data): Uint8Array {
  if (data instanceof Secret) return Buffer.from(data.reveal(), 'utf8')
  return typeof data === 'string' ? Buffer.from(data, 'utf8') : data
}

/** SHA-256 in hex, as sha256sum prints it. */
export function sha256(data: Data): string {
  return createHash('sha256').update(bytesOf(data)).digest('hex')
}

/** The text of some data, or null where it is not valid UTF-8 or holds NUL (then it is binary). */
export function textOf(data: string | Uint8Array): string | null {
  if (typeof data === 'string') return data.includes('\0') ? null : data
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
