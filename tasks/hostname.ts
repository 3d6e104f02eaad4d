import { type Change, defineTask, type Now, Refusal, sh, Type } from '../src/index.ts'
import { touchedByFile } from './plans/touched-by-file.ts'
import { writeFile } from './plans/write-file.ts'
import { askWrite } from './plans/write-params.ts'
import { hostname } from './probes/hostname.ts'

const FILE = '/etc/hostname'

const observe = () => ({ running: hostname(), ...askWrite('', FILE, {}) })

export default defineTask({
  name: 'hostname',
  summary: 'Gives the machine its name, now and at every boot.',
  description: `
The name is written to \`${FILE}\` (hostname(5)) and given to the kernel. Programs that asked for it before keep the old one until they
are started again. \`/etc/hosts\` is not touched: where the machine is to find itself by the name, add a \`hosts_entry\`.

Later steps of a check see the new name in \`facts.hostname\`.
`,
  examples: `
- name: The name it has in the inventory
  hostname: { name: "{{ inventory_hostname }}" }
- name: By which it finds itself
  hosts_entry: { address: 127.0.1.1, names: "{{ inventory_hostname }}" }
`,
  touches: ['hostname', ...touchedByFile(FILE)],
  params: Type.Object({
    name: Type.String({
      pattern: '^[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$',
      description: 'The name: letters, digits, hyphens and dots, up to 64.',
    }),
  }),
  observe,
  *plan({ name }, now): Generator<Change<Now<ReturnType<typeof observe>>>, void, undefined> {
    if (nameIn(now.content) !== name) yield* writeFile({ path: FILE, data: `${name}\n`, force: true }, now)
    if (now.running !== name)
      yield { summary: `name the machine ${name}`, set: { running: name }, run: [sh`hostname ${name}`] }
  },
})

/** The first line that is neither empty nor a comment. */
function nameIn(content: Now<ReturnType<typeof observe>>['content']): string | null {
  if (content === null) return null
  if (!('text' in content) || typeof content.text !== 'string') throw new Refusal(`${FILE} is no text`)
  const lines = content.text.split('\n').map((line) => line.trim())
  return lines.find((line) => line !== '' && !line.startsWith('#')) ?? null
}
