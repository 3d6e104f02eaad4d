import { defineTask, Type } from '../src/index.ts'
import { normalize } from './plans/paths.ts'
import { describeStatus } from './plans/status-result.ts'
import { fileContent } from './probes/file-content.ts'
import { fileStatus } from './probes/file-status.ts'
import { path } from './probes/path.ts'

export default defineTask({
  name: 'stat',
  summary: 'Looks at a path and registers what is there.',
  description: `
Registered: \`stat\`, a mapping. \`stat.exists\`, \`stat.path\`; then what it is: \`isreg\`, \`isdir\`, \`islnk\`, \`isblk\`,
\`ischr\`, \`isfifo\`, \`issock\`; \`mode\` (\`"0644"\`), \`pw_name\` and \`gr_name\` (the number where it has no name); \`uid\`,
\`gid\`, \`size\` in bytes, \`mtime\` and \`ctime\` in seconds since 1970, \`inode\`, \`nlink\`; of a link \`lnk_target\`
(as written) and \`lnk_source\` (where it leads in the end); \`checksum\` of a regular file where it is asked for.
When nothing is there, all is \`false\` or \`null\`.

In check mode it sees what earlier planned changes foretell: after a planned \`copy\`, the file is there with its mode,
owner and, where asked for, checksum; size and times are known after the run.
`,
  examples: `
- name: Look at the data
  stat:
    path: /srv/data
    follow: true
  register: data
- name: Only where it is a directory
  debug:
    msg: "{{ data.stat.pw_name }} owns it"
  when: data.stat.exists && data.stat.isdir
`,
  touches: [],
  params: Type.Object({
    path: Type.String({ pattern: '^/', description: 'Absolute path.' }),
    follow: Type.Boolean({ default: false, description: 'Look at what a link leads to, not at the link.' }),
    checksum: Type.Enum(['none', 'sha256'], {
      default: 'none',
      description: 'The hash to register as `checksum`: `none` or `sha256`. The whole file is read for it.',
    }),
  }),
  observe: ({ path: at, follow, checksum }) => ({
    path: path(normalize(at)),
    status: fileStatus(normalize(at), follow),
    ...(checksum === 'none' ? {} : { content: fileContent(normalize(at)) }),
  }),
  *plan() {
    // Nothing to change.
  },
  result: (params, now) => ({ stat: describeStatus({ ...params, path: normalize(params.path) }, now) }),
})
