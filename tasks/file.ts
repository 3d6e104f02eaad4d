import { defineTask, Refusal, Type } from '../src/index.ts'
import { attributeParams } from './plans/attributes.ts'
import { askFile, type FileChanges, type FileAnswers, type FileWish } from './plans/file-answers.ts'
import { makeAbsent } from './plans/make-absent.ts'
import { makeDirectory } from './plans/make-directory.ts'
import { keepFile, touchFile } from './plans/make-file.ts'
import { makeLink } from './plans/make-link.ts'
import { normalize } from './plans/paths.ts'
import { touchedByFile } from './plans/touched-by-file.ts'

type State = FileWish['state']

const PLANS: Readonly<Record<State, (wish: FileWish, now: FileAnswers) => FileChanges>> = {
  file: keepFile,
  directory: makeDirectory,
  link: makeLink,
  touch: touchFile,
  absent: makeAbsent,
}

export default defineTask({
  name: 'file',
  summary: 'Makes directories, links and empty files, removes things, and sets owner, group and mode.',
  description: `
| state | what holds afterwards |
| --- | --- |
| \`file\` | the file is there (this is not made true, only its owner, group and mode) |
| \`directory\` | the directory is there; those missing above it are made too, with mode \`0755\` |
| \`link\` | a symbolic link that leads to \`src\`, which need not exist |
| \`touch\` | something is there: an empty file if nothing was. Its times are not changed, so that a second run does nothing |
| \`absent\` | nothing is there. A directory that is not empty is removed only with \`force: true\`, and not while anything is mounted on it or below it |

What is newly made belongs to the user that makes it; what is there keeps what is not given. Except for \`link\` and
\`absent\`, links are followed. A file in the place of a link is replaced only with \`force: true\`; a directory in the place of
a file or link, or the reverse, is refused.
`,
  examples: `
- name: Where the data goes
  file:
    path: /srv/data
    state: directory
    mode: '0750'
- name: The current version
  file:
    path: /opt/tool/current
    src: 1.7.2
    state: link
- name: No message of the day
  file:
    path: /etc/motd
    state: absent
`,
  touches: ({ path }) => touchedByFile(normalize(path)),
  params: Type.Object({
    path: Type.String({ pattern: '^/', description: 'Absolute path.' }),
    state: Type.Enum(['file', 'directory', 'link', 'touch', 'absent'], {
      default: 'file',
      description: 'What is to be there: see above.',
    }),
    src: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Where the link leads, written into it as it is. Only with `state: link`.',
      }),
    ),
    ...attributeParams,
    force: Type.Boolean({
      default: false,
      description:
        'Allows that data is lost: what a directory holds (`absent`), a file in the place of a link (`link`).',
    }),
  }),
  observe: (params) => askFile(wishOf(params)),
  *plan(params, now) {
    if (params.src !== undefined && params.state !== 'link')
      throw new Refusal('src goes only with state: link')
    yield* PLANS[params.state](wishOf(params), now)
  },
})

function wishOf(params: FileWish): FileWish {
  return { ...params, path: normalize(params.path) }
}
