import { type Command, defineProbe, sh, sha256, textOf } from '../../src/index.ts'
import { ABSENT, lookAt } from './look-at.ts'
import { lookTogether } from './look-together.ts'
import { hashIn } from './sha256sum.ts'

/** Bytes up to which a text is kept and shown as text. */
const LARGEST_TEXT = 65_536

/** Bytes up to which the shell itself reads a text. It reads byte by byte: 1,000 take it half as long as the start of a program. */
const LARGEST_READ = 1024

/** Text, where it is short and no binary data; else what tells one content from another. */
export type FileContent = { readonly text: string } | { readonly sha256: string; readonly size: number }

/** What a regular file holds, links followed; null when there is none. */
export const fileContent = defineProbe({
  name: 'file-content',
  summary: 'What a file holds: text up to 64 KiB as it is, anything else by hash and size.',
  read: (path: string) =>
    lookAt(path, ['-L', '-c', '%s'], {
      told: true,
      then: sh`if ! test -f ${path}; then echo other
  elif test "$s" -le ${LARGEST_READ} && ${readByShell(path)}; then printf 'text\n%s' "$t"
  elif test "$s" -le ${LARGEST_TEXT}; then echo base64; base64 ${path}
  else echo sha256; sha256sum ${path}
  fi`,
    }),
  exits: [0, ABSENT],
  jointly: { by: lookTogether, call: (path) => ['content', path] },
  parse: ({ code, stdout }): FileContent | null => (code === ABSENT ? null : parse(stdout)),
})

/**
 * Reads a text of `s` bytes into `t` without a program. False for all that a shell cannot keep as it is (NUL, bytes beyond ASCII),
 * for what is not of that size (much longer than told: it gives up soon), and where it may not be read: a program then says why.
 */
function readByShell(path: string): Command {
  const length = { script: '${#t}' }
  return sh`t= l= n='
' && { while test ${length} -le "$s" && IFS= read -r l; do t=$t$l$n; done < ${path}; } 2>/dev/null &&
    t=$t$l && test ${length} -eq "$s" && case $t in *[![:print:][:space:]]*) false ;; esac`
}

/** The answer that `file-content` gives once a file holds these bytes. */
export function contentOf(data: string | Uint8Array): FileContent {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data
  const text = bytes.length <= LARGEST_TEXT ? textOf(bytes) : null
  return text === null ? { sha256: sha256(bytes), size: bytes.length } : { text }
}

function parse(stdout: string): FileContent | null {
  const [size = '', form, ...body] = stdout.split('\n')
  if (form === 'other') return null
  if (form === 'text') return contentOf(body.join('\n'))
  if (form === 'base64') return contentOf(Buffer.from(body.join(''), 'base64'))
  return { sha256: hashIn(body.join('\n')), size: Number(size) }
}
