import { type Change, defineTask, type Now, Refusal, sh, type Static, Type } from '../src/index.ts'
import { realPath } from './plans/entries.ts'
import { decidedBy, readAs, withFile, withoutSetting, withSetting } from './plans/sysctl-settings.ts'
import { touchedByFile } from './plans/touched-by-file.ts'
import { writeFile } from './plans/write-file.ts'
import { askWrite } from './plans/write-params.ts'
import { sysctlKey, sysctlPath, sysctlValue, sysctlWords } from './probes/sysctl.ts'
import { sysctlFiles } from './probes/sysctl-files.ts'

const params = Type.Object({
  name: Type.String({
    pattern: '^[A-Za-z0-9_-]+([./][A-Za-z0-9_:@-]+)+$',
    description:
      'The parameter: `net.ipv4.ip_forward`. A dot inside a word is written `/`: `net.ipv4.conf.eth0/100.rp_filter`.',
  }),
  value: Type.Optional(
    Type.Union([Type.String({ pattern: '^[^\\n]*\\S[^\\n]*$' }), Type.Integer()], {
      description: 'What it is to be. Compulsory for `state: present`.',
    }),
  ),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description:
      '`present`: it has the value, now and at every boot. `absent`: `file` does not set it; what it is now stays.',
  }),
  file: Type.String({
    default: '/etc/sysctl.d/99-drover.conf',
    pattern: '^/etc/(sysctl\\.conf|sysctl\\.d/[^/]+\\.conf)$',
    description: 'The file that sets it at boot.',
  }),
  reload: Type.Boolean({ default: true, description: 'Set it now, too. `false`: only at the next boot.' }),
})

type Params = Static<typeof params>

const observe = ({ name, file }: Params) => ({
  value: sysctlValue(sysctlPath(name)),
  known: sysctlKey(sysctlPath(name)),
  boot: sysctlFiles(),
  ...askWrite('', file, {}),
})

type Answers = Now<ReturnType<typeof observe>>
type Plan = Generator<Change<Answers>, void, undefined>

export default defineTask({
  name: 'sysctl',
  summary: 'Sets a parameter of the kernel, now and at every boot.',
  description: `
The value is compared with what the kernel says, blanks and tabs alike, and written to \`file\` (mode \`0644\` when it is new), where
other lines stay as they are.

It refuses a parameter that the kernel does not have: a module may bring it, so load that first with \`kernel_module\` (in check mode
the step is then \`may\`). It refuses when another file, read later at boot, sets another value: files are read in the order of
their names, whatever folder they are in (sysctl.d(5)). Lines with \`*\` in their names are not looked at.
`,
  examples: `
- name: Forward packets
  sysctl: { name: net.ipv4.ip_forward, value: 1, file: /etc/sysctl.d/99-kubernetes.conf }
- name: More ports
  sysctl: { name: net.ipv4.ip_local_port_range, value: 15000 64000 }
`,
  touches: ({ file }) => ['sysctl', 'sysctl-files', ...touchedByFile(file)],
  params,
  observe,
  *plan(wish, now): Plan {
    if (wish.state === 'absent') return yield* write(wish, now, (text) => withoutSetting(text, wish.name))
    if (wish.value === undefined) throw new Refusal('value is missing: what is it to be?')
    const value = sysctlWords(String(wish.value))
    if (!now.known)
      throw new Refusal(
        `the kernel has no parameter ${wish.name}: correct the name, or load the module that brings it`,
      )
    yield* write(wish, now, (text) => withSetting(text, wish.name, value))
    if (wish.reload && now.value !== value)
      yield {
        summary: `set ${wish.name} to ${value}`,
        set: { value },
        run: [sh`sysctl -w ${`${wish.name}=${value}`}`],
      }
  },
})

function* write(wish: Params, now: Answers, edit: (text: string) => string): Plan {
  const { file } = wish
  const text = now.content === null ? '' : textOf(file, now.content)
  const edited = edit(text)
  if (now.dest === null && edited === '') return
  const path = readAs(now.boot, file)
  if (path === null && wish.state === 'present')
    throw new Refusal(`${file} is not read at boot here: give a file in /etc/sysctl.d`)
  const boot = path === null ? now.boot : withFile(now.boot, path, realPath(file, now.dest), edited)
  if (wish.state === 'present') refuseOther(wish, boot, path)
  const data = { path: file, data: edited, force: true }
  for (const change of writeFile(data, now)) yield { ...change, set: { ...change.set, boot } }
}

function textOf(file: string, content: NonNullable<Answers['content']>): string {
  if ('text' in content && typeof content.text === 'string') return content.text
  throw new Refusal(`${file} is no text in UTF-8 or larger than 64 KiB`)
}

/** What another file sets later at boot would undo it. */
function refuseOther({ name, value, file }: Params, boot: Answers['boot'], path: string | null): void {
  const last = decidedBy(boot, name)
  if (last === null || last.path === path || last.value === sysctlWords(String(value))) return
  throw new Refusal(
    `${last.path} sets ${name} to ${last.value} and is read after ${file} at boot: change it there, or give file: ${last.path}`,
  )
}
