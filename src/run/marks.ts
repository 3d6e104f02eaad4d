import type { Reply } from '../hosts/host.ts'
import type { Output } from '../task/output.ts'

/**
 * The outputs of a script's sections, by index; null for a section that did not run. The errors of section 3 stand before its mark
 * in stderr, or in section `e3` of stdout.
 * What stands outside the marks of stdout is left out.
 */
export function readSections(reply: Reply, nonce: string, count: number): (Output | null)[] {
  const sections = sectionsOf(bufferOf(reply.stdout), nonce)
  const errors = errorsOf(bufferOf(reply.stderr), nonce)
  return Array.from({ length: count }, (_, index) => {
    const section = sections.get(`${index}`)
    if (!section) return null
    const stderr = errors.get(`${index}`) ?? sections.get(`e${index}`)?.text ?? ''
    return { code: section.code, stdout: section.text, stderr }
  })
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** `<NONCE:NAME:TEXT:CODE:NONCE>`. One whose end is not there is left out. */
function sectionsOf(bytes: Buffer, nonce: string): Map<string, { text: string; code: number }> {
  const found = new Map<string, { text: string; code: number }>()
  const begin = `<${nonce}:`
  let from = 0
  for (;;) {
    const start = bytes.indexOf(begin, from)
    const end = start === -1 ? -1 : bytes.indexOf(`:${nonce}>`, start)
    if (end === -1) return found
    const inner = bytes.subarray(start + begin.length, end)
    const [first, last] = [inner.indexOf(':'), inner.lastIndexOf(':')]
    found.set(inner.subarray(0, first).toString(), {
      text: inner.subarray(first + 1, last).toString('utf8'),
      code: Number(inner.subarray(last + 1).toString()),
    })
    from = end
  }
}

/** `TEXT<NONCE:NAME>`, one after the other. */
function errorsOf(bytes: Buffer, nonce: string): Map<string, string> {
  const found = new Map<string, string>()
  const begin = `<${nonce}:`
  let from = 0
  for (;;) {
    const mark = bytes.indexOf(begin, from)
    const end = mark === -1 ? -1 : bytes.indexOf('>', mark)
    if (end === -1) return found
    const name = bytes.subarray(mark + begin.length, end).toString()
    found.set(name, bytes.subarray(from, mark).toString('utf8'))
    from = end + 1
  }
}
