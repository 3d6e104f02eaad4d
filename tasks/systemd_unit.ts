import { type Content, defineTask, LocalFile, Refusal, Secret, type Static, Type } from '../src/index.ts'
import { askUnitFile, type UnitFileWish } from './plans/unit-file-answers.ts'
import { keepUnitFile } from './plans/keep-unit-file.ts'
import { removeUnitFile } from './plans/remove-unit-file.ts'
import { dropInFolder, unitFilePath, unitName } from './plans/unit-file-place.ts'
import { below } from './plans/below.ts'
import { touchedByFile } from './plans/touched-by-file.ts'

const params = Type.Object({
  name: Type.String({
    pattern: '^[A-Za-z0-9:_.\\\\@-]+$',
    description: 'The unit. `.service` is added to a name without a suffix.',
  }),
  content: Type.Optional(Type.String({ description: 'What the file holds. Either this or `src`.' })),
  src: Type.Optional(LocalFile({ description: 'The file to copy. Either this or `content`.' })),
  drop_in: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_.@-]+$',
      description:
        'Write a drop-in of this name (`override`) and not the unit itself: it adds to what the unit says.',
    }),
  ),
  state: Type.Optional(
    Type.Enum(['started', 'stopped', 'absent'], {
      description:
        '`started`, `stopped`: as it should be now. `absent`: the file is not there; without `drop_in` the unit is stopped and disabled before.',
    }),
  ),
  enabled: Type.Optional(Type.Boolean({ description: 'Whether it starts at boot.' })),
  restart: Type.Boolean({
    default: true,
    description:
      'Restart a unit that runs when its file changes. With `false` the change counts from its next start on.',
  }),
})

type Params = Static<typeof params>

export default defineTask({
  name: 'systemd_unit',
  summary: 'Writes a unit of systemd, or a drop-in of one, and starts and enables it.',
  description: `
The file goes into \`/etc/systemd/system\`, before what packages bring, with mode 0644. systemd then reads its units again, and a
unit that runs is restarted: both belong to the change of the file. What systemd will make of a new file is foretold from the file: in check mode
it can be started and enabled, also by a later \`service\` step.

Of a template (\`backup@\`) only the file is kept: \`service\` starts, restarts and enables its instances (\`backup@home\`).

Refused: a unit that is masked, to start or enable one whose file says that this is not possible, as \`service\` refuses it.
See systemd.unit(5).
`,
  examples: `
- name: The exporter, now and at every boot
  systemd_unit:
    name: exporter
    content: |
      [Unit]
      Description=Numbers for the monitoring
      [Service]
      ExecStart=/usr/local/bin/exporter
      Restart=on-failure
      [Install]
      WantedBy=multi-user.target
    state: started
    enabled: true
- name: More open files for it
  systemd_unit:
    name: exporter
    drop_in: limits
    content: |
      [Service]
      LimitNOFILE=65536
`,
  touches: ({ name, drop_in: dropIn }) => [
    'unit',
    ...touchedByFile(unitFilePath(unitName(name), dropIn)),
    ...(dropIn === undefined ? [] : below(dropInFolder(unitName(name)))),
  ],
  params,
  observe: (wish) => askUnitFile(wishOf(wish)),
  *plan(given, now) {
    const wish = wishOf(given)
    if (now.unit === null) throw new Refusal('This host does not run systemd.')
    refuseUnclear(given)
    if (given.state === 'absent') yield* removeUnitFile(wish, now.unit, now)
    else yield* keepUnitFile({ ...wish, state: given.state }, now.unit, now)
  },
})

function wishOf({ name, content, src, drop_in: dropIn, enabled, restart }: Params): UnitFileWish {
  const unit = unitName(name)
  const text = content ?? textIn(src)
  return {
    unit,
    path: unitFilePath(unit, dropIn),
    isDropIn: dropIn !== undefined,
    text: text === '' || text.endsWith('\n') ? text : `${text}\n`,
    enabled: enabled ?? null,
    restart,
  }
}

function textIn(src: Content | undefined): string {
  const data = src?.data ?? ''
  if (data instanceof Secret) return data.reveal()
  return typeof data === 'string' ? data : Buffer.from(data).toString('utf8')
}

function refuseUnclear({ content, src, state, enabled }: Params): void {
  const given = [content, src].filter((each) => each !== undefined).length
  if (state === 'absent') {
    if (enabled === true) throw new Refusal('A unit that is absent cannot be enabled.')
    if (given > 0) throw new Refusal('`content` and `src` do not go with `state: absent`')
  } else if (given !== 1) throw new Refusal('give either `content` or `src`: what the file is to hold')
}
