import { defineTask, Refusal, sh, Type } from '../src/index.ts'
import { askWait, awaited, unclear } from './plans/await.ts'

export default defineTask({
  name: 'wait_for',
  summary: 'Waits until a port, a file or a text in a file is there, or gone.',
  description: `
- \`port\`: \`started\` waits until it can be connected to, \`stopped\` until it cannot, \`drained\` until no connection to
  this port of the machine is left, whatever its address. The machine itself connects, with bash or \`nc -z\`; without
  either, only its own ports can be looked at.
- \`path\`: \`present\` waits until something is there (of a link: where it leads), \`absent\` until nothing is.
- \`path\` and \`search_regex\`: \`present\` waits until a line of the file matches, \`absent\` until none does.

\`started\` and \`present\` mean the same, and so do \`stopped\` and \`absent\`.

Nothing is waited for when it holds already: the step is \`ok\`. Otherwise the machine is not yet as wished, which counts
as a change although nothing is done; \`changed_when: false\` says otherwise. In check mode it is \`may\` when an earlier
planned change on the machine may bring it, and \`change\` when nothing that is planned does: the run will wait, and fail
when the time is up.
`,
  examples: `
- name: The web server answers
  wait_for:
    port: 443
    timeout: 60
- name: The last user is gone
  wait_for:
    port: 8080
    state: drained
    exclude_hosts: [10.0.0.9]
- name: The installation has come to its end
  wait_for:
    path: /var/log/install.log
    search_regex: ^(done|finished)
    sleep: 5
    msg: The installation hangs.
`,
  touches: [],
  params: Type.Object({
    port: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 65_535, description: 'A TCP port. Either this or `path`.' }),
    ),
    host: Type.Optional(
      Type.String({ minLength: 1, description: 'Whose port, a name or an address. Default: `127.0.0.1`.' }),
    ),
    path: Type.Optional(Type.String({ pattern: '^/', description: 'Absolute path. Either this or `port`.' })),
    search_regex: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'An extended regular expression, as `grep -E` knows it, looked for in each line of `path`.',
      }),
    ),
    state: Type.Enum(['started', 'present', 'stopped', 'absent', 'drained'], {
      default: 'started',
      description: 'What to wait for: `started` or `present`, `stopped` or `absent`, `drained`.',
    }),
    timeout: Type.Integer({
      default: 300,
      minimum: 1,
      description: 'Seconds after which the step has failed.',
    }),
    delay: Type.Integer({
      default: 0,
      minimum: 0,
      description: 'Seconds before the second look, when the first one says that it has to wait.',
    }),
    sleep: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Seconds between two looks. Default: often at first, then 2.',
      }),
    ),
    connect_timeout: Type.Integer({
      default: 5,
      minimum: 1,
      description: 'Seconds that a connection may take, of each look.',
    }),
    exclude_hosts: Type.Array(Type.String(), {
      default: [],
      description: 'Addresses whose connections do not count for `drained`.',
    }),
    msg: Type.Optional(Type.String({ description: 'What to say when the time is up.' })),
  }),
  observe: (params) => askWait(params),
  *plan(params, now) {
    const wrong = unclear(params)
    if (wrong !== null) throw new Refusal(wrong)
    const left = awaited(params, now)
    if (left === null) return
    yield {
      summary: `wait until ${left.until}`,
      set: left.set,
      run: params.delay === 0 ? [] : [sh`sleep ${params.delay}`],
      within: params.timeout,
      ...(params.sleep === undefined ? {} : { every: params.sleep }),
      ...(params.msg === undefined ? {} : { otherwise: params.msg }),
    }
  },
})
