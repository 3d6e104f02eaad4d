import { defineTask, MaybeSecret, Refusal, Secret, type Static, Type } from '../src/index.ts'
import { type BlockWish, withBlock, withoutBlock } from './plans/edit-block.ts'
import { askEdit, editFile, editParams, type EditWish } from './plans/edit-file.ts'
import { normalize } from './plans/paths.ts'
import { touchedByFile } from './plans/touched-by-file.ts'

const params = Type.Object({
  ...editParams,
  block: Type.Optional(
    MaybeSecret({ description: 'The lines. Empty: the same as `state: absent`, which needs none.' }),
  ),
  marker: Type.String({
    default: '# {mark} ANSIBLE MANAGED BLOCK',
    pattern: '^[^\\n]*\\{mark\\}[^\\n]*$',
    description: 'The lines before and after the block; `{mark}` becomes `marker_begin` and `marker_end`.',
  }),
  marker_begin: Type.String({ default: 'BEGIN', description: 'What `{mark}` is before the block.' }),
  marker_end: Type.String({ default: 'END', description: 'What `{mark}` is after it.' }),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description: '`present`: the block is there. `absent`: no such block is, marks included.',
  }),
  insertafter: Type.Optional(
    Type.String({
      minLength: 1,
      description: '`EOF`, or a regular expression: after the last line that matches, when the block is new.',
    }),
  ),
  insertbefore: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        '`BOF`, or a regular expression: before the last line that matches, when the block is new.',
    }),
  ),
  prepend_newline: Type.Boolean({ default: false, description: 'An empty line before a new block.' }),
  append_newline: Type.Boolean({ default: false, description: 'An empty line after a new block.' }),
})

type Params = Static<typeof params>

export default defineTask({
  name: 'blockinfile',
  summary: 'Keeps some lines in a file, between two marks.',
  description: `
The marks are whole lines; what stands between them is replaced, everything else in the file stays as it is. Where there are
no marks, the block is added: at the end, or where \`insertafter\` or \`insertbefore\` say; a block that is there is not moved.
The default marks are those that Ansible writes, so that blocks it made are taken over. Two blocks in one file need two
\`marker\`s: in a loop, put the item into it.

Expressions are those of JavaScript, as for \`lineinfile\`. Refused: a mark without the other, two blocks with the same marks, a
mark inside the block, a file that does not exist (unless \`create: true\`), one that is no text or larger than 64 KiB.
Where \`block\` is a secret, nothing of the file is shown. The file is replaced whole, as \`copy\` does.
`,
  examples: `
- name: The way to the storage network
  blockinfile:
    path: /etc/network/interfaces
    marker: "# {mark} storage network"
    block: |
      auto eth1
      iface eth1 inet dhcp
- name: Not any more
  blockinfile: { path: /etc/profile, block: "", marker: "# {mark} proxy" }
`,
  touches: ({ path }) => touchedByFile(normalize(path)),
  params,
  observe: (wish) => askEdit(editOf(wish)),
  *plan(wish, now) {
    const block = blockOf(wish)
    const gone = wish.state === 'absent' || (wish.block !== undefined && block.block.length === 0)
    if (wish.insertafter !== undefined && wish.insertbefore !== undefined)
      throw new Refusal('give either insertafter or insertbefore')
    if (wish.block === undefined && !gone) throw new Refusal('block is missing: what is to be in the file?')
    refuseMarks(block)
    yield* editFile(editOf(wish), now, (text) => (gone ? withoutBlock(block, text) : withBlock(block, text)))
  },
})

function editOf(wish: Params): EditWish {
  const restless = 'the block must not hold its own marks'
  return { ...wish, path: normalize(wish.path), secret: wish.block instanceof Secret, restless }
}

function blockOf(wish: Params): BlockWish {
  const text = (wish.block instanceof Secret ? wish.block.reveal() : (wish.block ?? '')).replace(/\r?\n$/, '')
  return {
    ...wish,
    block: text === '' ? [] : text.split(/\r?\n/),
    begin: wish.marker.replaceAll('{mark}', wish.marker_begin),
    end: wish.marker.replaceAll('{mark}', wish.marker_end),
  }
}

function refuseMarks({ begin, end, block }: BlockWish): void {
  if (begin === end) throw new Refusal('marker_begin and marker_end must differ')
  const mark = block.find((line) => line === begin || line === end)
  if (mark !== undefined) throw new Refusal(`the block holds its own mark "${mark}"`)
}
