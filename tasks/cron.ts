import { type Change, defineTask, type Probe, Refusal, sh, type Static, Type } from '../src/index.ts'
import { withJob, withoutJob, withoutVariable, withVariable } from './plans/cron-lines.ts'
import { askEdit, editFile, type EditWish } from './plans/edit-file.ts'
import { nameOf, normalize, parentOf } from './plans/paths.ts'
import { refuseLostBytes } from './plans/refuse-lost-bytes.ts'
import { touchedByFile } from './plans/touched-by-file.ts'
import type { WriteAnswers } from './plans/write-file.ts'
import type { WriteProbes } from './plans/write-params.ts'
import { account } from './probes/account.ts'
import { crontab, ofUser } from './probes/crontab.ts'
import { directoryEntries } from './probes/directory-entries.ts'
import { program } from './probes/program.ts'

const Field = (description: string) =>
  Type.Union([Type.String({ pattern: '^\\S+$' }), Type.Integer({ minimum: 0 })], {
    default: '*',
    description,
  })

const params = Type.Object({
  name: Type.String({
    pattern: '^[^\\n]*\\S[^\\n]*$',
    description: 'What the job is called: it is known by that. With `env`, the name of the variable.',
  }),
  job: Type.Optional(
    Type.String({
      pattern: '^[^\\n]*\\S[^\\n]*$',
      description:
        'The command; a `%` in it is written `\\%` (crontab(5)). With `env`, the value. Compulsory for `state: present`.',
    }),
  ),
  state: Type.Enum(['present', 'absent'], { default: 'present', description: 'Whether the job is there.' }),
  minute: Field('0-59, `*`, `*/5`, lists and ranges.'),
  hour: Field('0-23, and the like.'),
  day: Field('Day of the month: 1-31, and the like.'),
  month: Field('1-12, and the like.'),
  weekday: Field('0-6, Sunday is 0, and the like.'),
  special_time: Type.Optional(
    Type.Enum(['reboot', 'yearly', 'annually', 'monthly', 'weekly', 'daily', 'hourly'], {
      description: 'In place of the five fields.',
    }),
  ),
  disabled: Type.Boolean({ default: false, description: 'Keep the job as a comment.' }),
  env: Type.Boolean({ default: false, description: 'It is a variable for the jobs, not a job.' }),
  user: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$',
      description:
        'Whose table it is, by default of the user that the step runs as; in `cron_file`, who runs the job, by default root.',
    }),
  ),
  cron_file: Type.Optional(
    Type.String({
      pattern: '^(/[^\\n]+|[A-Za-z0-9_-]+)$',
      description: "A file in /etc/cron.d, or an absolute path, in place of a user's table.",
    }),
  ),
})

type Params = Static<typeof params>

// A type, not an interface: only types fit the index signature of Observed.
type Questions = Partial<WriteProbes> & {
  readonly program?: Probe<string | null>
  readonly account?: Probe<string | null>
  readonly table?: Probe<string | null>
}

type Answers = Partial<WriteAnswers> & {
  readonly program?: string | null
  readonly account?: string | null
  readonly table?: string | null
}

type Plan = Generator<Change<Answers>, void, undefined>

export default defineTask({
  name: 'cron',
  summary: 'Keeps a job that runs at certain times.',
  description: `
The job stands below a comment that names it, \`#Ansible: NAME\`: the one that Ansible writes, so that jobs which it made are taken over
and found by it again. Everything else in the table stays as it is. A table, or a file in /etc/cron.d, in which nothing is left is
removed.

It refuses a name in /etc/cron.d that cron would not read (letters, digits, \`_\` and \`-\` only, so no dots), a user who does not exist, and a
user's table where \`crontab\` is not installed, or that holds bytes which are no UTF-8. cron reads what has changed by itself.
`,
  examples: `
- name: Trim the file systems at night
  cron: { name: trim, hour: 3, minute: 15, job: /sbin/fstrim --all, cron_file: trim }
- name: Note when the machine starts
  cron: { name: note start, special_time: reboot, job: date >> /var/log/starts }
`,
  touches: (wish) => (wish.cron_file === undefined ? ['crontab'] : touchedByFile(editOf(wish).path)),
  params,
  observe: (wish): Questions => {
    const { user, cron_file: file } = wish
    const whose = user === undefined ? {} : { account: account('passwd', user) }
    if (file !== undefined) return { ...whose, ...askEdit(editOf(wish)) }
    return { ...whose, program: program('crontab'), table: crontab(user ?? '') }
  },
  *plan(params, now): Plan {
    // Blanks at the end of a line can be seen by nobody: they are not part of the name.
    const wish = { ...params, name: params.name.trimEnd() }
    refuseUnclear(wish, now)
    if (wish.cron_file === undefined) yield* inTable(wish, now)
    else yield* inFile(wish, now as Answers & WriteAnswers)
  },
})

function edit(wish: Params, text: string): string {
  const { name, job = '', state, env } = wish
  if (env) return state === 'present' ? withVariable(text, name, job) : withoutVariable(text, name)
  return state === 'present' ? withJob(text, name, lineOf(wish)) : withoutJob(text, name)
}

function lineOf(wish: Params): string {
  const { minute, hour, day, month, weekday, special_time: special, job = '' } = wish
  const time = special === undefined ? [minute, hour, day, month, weekday].join(' ') : `@${special}`
  const user = wish.cron_file === undefined ? [] : [wish.user ?? 'root']
  return `${wish.disabled ? '#' : ''}${[time, ...user, job].join(' ')}`
}

function* inTable(wish: Params, { table = null, program: found }: Answers): Plan {
  const { user, name, env } = wish
  const text = edit(wish, table ?? '')
  if (text === (table ?? '')) return
  if (found === null) throw new Refusal('this machine has no crontab: install cron')
  const whose = user === undefined ? 'the table' : `the table of ${user}`
  refuseLostBytes(whose, text)
  const what = `${env ? 'variable' : 'job'} ${name}`
  const empty = text.trim() === ''
  yield {
    summary: wish.state === 'absent' ? `take ${what} out of ${whose}` : `put ${what} into ${whose}`,
    set: { table: empty ? null : text },
    run: [
      empty
        ? sh`crontab -r ${ofUser(user ?? '')}`
        : { ...sh`crontab ${[...ofUser(user ?? ''), '-']}`, stdin: text },
    ],
  }
}

function* inFile(wish: Params, now: Answers & WriteAnswers): Plan {
  const { path } = editOf(wish)
  const { content } = now
  const text = content !== null && 'text' in content && typeof content.text === 'string' ? content.text : null
  if (wish.state === 'absent' && text !== null && text !== '' && edit(wish, text).trim() === '')
    yield {
      summary: `remove ${path}, in which nothing is left`,
      set: { dest: null, content: null },
      run: [sh`rm -f ${path}`],
      unsettles: [directoryEntries(parentOf(path)).key],
    }
  else yield* editFile(editOf(wish), now, (old) => edit(wish, old))
}

function editOf({ cron_file: file = '' }: Params): EditWish {
  const path = normalize(file.startsWith('/') ? file : `/etc/cron.d/${file}`)
  return { path, create: true, secret: false, restless: 'this should not be' }
}

function refuseUnclear(wish: Params, now: Answers): void {
  const { job, state, env, name, user, cron_file: file, special_time: special } = wish
  if (state === 'present' && job === undefined) throw new Refusal('job is missing: what is to be done?')
  if (env && !/^[A-Za-z_]\w*$/.test(name)) throw new Refusal(`${name} is no name of a variable`)
  const fields = [wish.minute, wish.hour, wish.day, wish.month, wish.weekday]
  if (special !== undefined && fields.some((field) => field !== '*'))
    throw new Refusal('give either special_time or minute, hour, day, month and weekday')
  if (now.account === null && state === 'present')
    throw new Refusal(`user ${user ?? ''} does not exist on this machine: create it first`)
  const path = file === undefined ? '' : editOf(wish).path
  if (parentOf(path) === '/etc/cron.d' && !/^[A-Za-z0-9_-]+$/.test(nameOf(path)))
    throw new Refusal(
      `cron does not read ${path}: only letters, digits, _ and - may be in its name (cron(8))`,
    )
}
