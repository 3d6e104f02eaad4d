import { type Content, defineTask, LocalFile, MaybeSecret, Refusal, type Secret, Type } from '../src/index.ts'
import { nameOf, normalize } from './plans/paths.ts'
import { writeFile } from './plans/write-file.ts'
import { askWrite, writeParams } from './plans/write-params.ts'
import { touchedByFile } from './plans/touched-by-file.ts'

export default defineTask({
  name: 'copy',
  summary: 'Writes a file, from a file beside the playbook or from a text.',
  description: `
The file is written whole to a temporary file beside its place, checked by \`validate\`, and moved there: no reader ever
sees half of it, and a failure leaves the old file and nothing else. When only owner, group or mode differ, the content
is not written again.

A new file belongs to the user that writes it and has mode \`0644\` (\`0600\` when it holds a secret); a file that is there
keeps what is not given, and its ACL unless it gets another owner. A link is followed: what it leads to is written.
Refused: a directory that does not exist, a \`dest\` that is a directory (end it with \`/\`), a link that leads nowhere, an unknown user or group.

Texts up to 64 KiB are shown as a diff, other files by their SHA-256. Of a file that holds secrets nothing is shown.
`,
  examples: `
- name: A message for those who log in
  copy:
    content: "This machine belongs to the lab.\\n"
    dest: /etc/motd
- name: Rules for sudo, checked before they count
  copy:
    content: "ops ALL=(ALL) NOPASSWD: /usr/bin/systemctl\\n"
    dest: /etc/sudoers.d/ops
    mode: '0440'
    validate: visudo -cf %s
`,
  touches: (params) => touchedByFile(destOf(params)),
  params: Type.Object({
    src: Type.Optional(LocalFile({ description: 'The file to copy. Either this or `content`.' })),
    content: Type.Optional(MaybeSecret({ description: 'The text to write. Either this or `src`.' })),
    dest: Type.String({
      pattern: '^/',
      description: 'Absolute path of the file. When it ends with `/`, the name of `src` is added.',
    }),
    ...writeParams,
  }),
  observe: (params) => askWrite(dataOf(params), destOf(params), params),
  *plan(params, now) {
    refuseUnclear(params)
    yield* writeFile({ ...params, data: dataOf(params), path: destOf(params) }, now)
  },
})

interface Source {
  readonly src?: Content
  readonly content?: string | Secret
  readonly dest: string
}

function dataOf({ src, content }: Source): Content['data'] {
  return content ?? src?.data ?? ''
}

function destOf({ src, dest }: Source): string {
  return normalize(dest.endsWith('/') && src ? `${dest}${nameOf(src.path)}` : dest)
}

function refuseUnclear({ src, content, dest }: Source): void {
  if ((src === undefined) === (content === undefined))
    throw new Refusal('give either src or content: what is to be written')
  if (src === undefined && dest.endsWith('/'))
    throw new Refusal(`dest must name the file when content is given, not a directory: ${dest}`)
}
