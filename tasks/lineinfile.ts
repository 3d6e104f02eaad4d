import { defineTask, MaybeSecret, Refusal, Secret, type Static, Type } from '../src/index.ts'
import { askEdit, editFile, editParams, type EditWish } from './plans/edit-file.ts'
import { withLine, withoutLine } from './plans/edit-line.ts'
import { normalize } from './plans/paths.ts'
import { touchedByFile } from './plans/touched-by-file.ts'

const params = Type.Object({
  ...editParams,
  line: Type.Optional(
    MaybeSecret({
      description:
        'The line, without its end. Compulsory unless lines are taken out by `regexp` or `search_string`.',
    }),
  ),
  regexp: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Which line it takes the place of: a regular expression of JavaScript, looked for in each line. `absent`: which lines go.',
    }),
  ),
  search_string: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The same, as a plain part of the line. Not together with `regexp`.',
    }),
  ),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description: '`present`: the line is there. `absent`: no such line is.',
  }),
  insertafter: Type.Optional(
    Type.String({
      minLength: 1,
      description: '`EOF`, or a regular expression: after the last line that matches, when the line is new.',
    }),
  ),
  insertbefore: Type.Optional(
    Type.String({
      minLength: 1,
      description: '`BOF`, or a regular expression: before the last line that matches, when the line is new.',
    }),
  ),
  backrefs: Type.Boolean({
    default: false,
    description:
      'Put groups of `regexp` into `line` (`\\1`, `\\g<name>`). Where nothing matches, nothing is done.',
  }),
  firstmatch: Type.Boolean({
    default: false,
    description: 'The first line that matches counts, not the last.',
  }),
})

type Params = Static<typeof params>

export default defineTask({
  name: 'lineinfile',
  summary: 'Keeps one line in a file, or out of it.',
  description: `
\`regexp\` (or \`search_string\`) finds the line that \`line\` takes the place of; of several the last counts, or the first with \`firstmatch\`.
Where none matches and no line is \`line\` already, it is added: at the end, or where \`insertafter\` or \`insertbefore\` say.
\`absent\` takes out every line that matches.

Expressions are those of JavaScript, looked for in a line without its end; \`(?i)\` may stand before one. Lines keep what ends
them (\`\\n\` or \`\\r\\n\`), and a new line ends as the first one does. Everything else in the file stays as it is, byte by byte.

It refuses what would never come to rest: when \`regexp\` matches another line once \`line\` is written, a second run would
alter that. It refuses a file that does not exist (unless \`create: true\`), and one that is no text or larger than 64 KiB.
Where \`line\` is a secret, nothing of the file is shown. The file is replaced whole, as \`copy\` does.
`,
  examples: `
- name: No passwords over SSH
  lineinfile:
    path: /etc/ssh/sshd_config
    regexp: ^#?PasswordAuthentication
    line: PasswordAuthentication no
    validate: sshd -t -f %s
- name: Boot without many words
  lineinfile:
    path: /etc/default/grub
    regexp: ^GRUB_CMDLINE_LINUX="((?!.*quiet).*)"$
    line: GRUB_CMDLINE_LINUX="\\1 quiet"
    backrefs: true
- name: No old module
  lineinfile: { path: /etc/modules, line: floppy, state: absent }
`,
  touches: ({ path }) => touchedByFile(normalize(path)),
  params,
  observe: (wish) => askEdit(editOf(wish)),
  *plan(wish, now) {
    refuseUnclear(wish)
    const line = lineOf(wish)
    const { line: _, ...rest } = wish
    const sought = { ...rest, ...(line === undefined ? {} : { line }) }
    const edit = (text: string): string =>
      wish.state === 'absent' ? withoutLine(sought, text) : withLine({ ...sought, line: line ?? '' }, text)
    yield* editFile(editOf(wish), now, edit)
  },
})

function editOf(wish: Params): EditWish {
  const restless = 'once it is written, regexp must find line itself, and make the same of it'
  return { ...wish, path: normalize(wish.path), secret: wish.line instanceof Secret, restless }
}

/** The line itself; YAML's block texts end with a line break. */
function lineOf({ line }: Params): string | undefined {
  return (line instanceof Secret ? line.reveal() : line)?.replace(/\r?\n$/, '')
}

function refuseUnclear(wish: Params): void {
  const { state, regexp, search_string: part, insertafter, insertbefore, backrefs } = wish
  const line = lineOf(wish)
  if (line?.includes('\n') === true) throw new Refusal('line holds several lines: use blockinfile')
  if (line === undefined && state === 'present')
    throw new Refusal('line is missing: what is to be in the file?')
  if (line === undefined && regexp === undefined && part === undefined)
    throw new Refusal('give line, regexp or search_string: which lines are to go?')
  if (regexp !== undefined && part !== undefined) throw new Refusal('give either regexp or search_string')
  if (insertafter !== undefined && insertbefore !== undefined)
    throw new Refusal('give either insertafter or insertbefore')
  if (backrefs && regexp === undefined) throw new Refusal('backrefs goes only with regexp')
}
