import { defineTask, Refusal, Type } from '../src/index.ts'
import { askEdit, editFile, type EditWish } from './plans/edit-file.ts'
import { withHosts, withoutHosts } from './plans/hosts-lines.ts'
import { touchedByFile } from './plans/touched-by-file.ts'

const FILE = '/etc/hosts'

const EDIT: EditWish = { path: FILE, create: true, secret: false, restless: 'this should not be' }

const Name = Type.String({ pattern: '^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?$' })

export default defineTask({
  name: 'hosts_entry',
  summary: 'Keeps an address and its names in /etc/hosts.',
  description: `
\`present\`: the names stand at the address, on its first line or on a new one at the end. Other names of that address stay. A name
leads to one address (the first line that has it counts), so it is taken off the lines of other addresses of the same kind, IPv4 or
IPv6: Debian's \`127.0.1.1\` with the machine's own name, for instance. Order, blanks and comments of all other lines stay.

\`absent\`: the address has none of the names; without \`names\`, the address is not there at all, which is refused for \`127.0.0.1\`
and \`::1\`.
`,
  examples: `
- name: Every machine knows every other
  hosts_entry: { address: 192.168.56.11, names: [k8s-worker-1.lab, k8s-worker-1] }
- name: Not by this name
  hosts_entry: { address: 192.168.56.11, names: old-name, state: absent }
`,
  touches: touchedByFile(FILE),
  params: Type.Object({
    address: Type.String({
      pattern: '^(\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+)$',
      description: 'An IPv4 or IPv6 address.',
    }),
    names: Type.Optional(
      Type.Union([Name, Type.Array(Name, { minItems: 1 })], {
        description: 'A name or a list of them, the whole one first. Compulsory for `state: present`.',
      }),
    ),
    state: Type.Enum(['present', 'absent'], { default: 'present', description: 'See above.' }),
  }),
  observe: () => askEdit(EDIT),
  *plan({ address, names: given, state }, now) {
    const names = typeof given === 'string' ? [given] : (given ?? null)
    if (names === null && state === 'present')
      throw new Refusal('names is missing: what is the address called?')
    if (names === null && /^(127\.0\.0\.1|::1)$/.test(address))
      throw new Refusal(`without ${address} the machine would not know localhost: give names`)
    yield* editFile(EDIT, now, (text) =>
      state === 'present' ? withHosts(text, address, names ?? []) : withoutHosts(text, address, names),
    )
  },
})
