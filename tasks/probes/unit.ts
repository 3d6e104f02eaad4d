import { type Command, defineProbe, sh, type Unknown } from '../../src/index.ts'

/** What systemd says of a unit. Words as systemd writes them; see org.freedesktop.systemd1(5). */
export interface Unit {
  /** Its real name, where the one asked for is an alias. */
  readonly id: string
  /** `loaded`, `not-found`, `masked`, `bad-setting`, `error` … */
  readonly load: string
  /** `active`, `inactive`, `failed`, `activating`, `deactivating`, `reloading` … */
  readonly active: string
  /** `enabled`, `disabled`, `static`, `masked`, `indirect`, `generated` …; empty for a unit without a file. */
  readonly enabled: string | Unknown
  /** Its file changed on disk since systemd read it. */
  readonly needsReload: boolean
  readonly canReload: boolean
  /** A oneshot service that does not count as active once it has ended. */
  readonly endsByItself: boolean
  /** Units that start it when something happens (sockets, timers, paths). */
  readonly triggeredBy: readonly string[]
  /** Units that starting it also starts. */
  readonly brings: readonly string[]
  /** Units that stopping it also stops. */
  readonly takesAlong: readonly string[]
}

const PROPERTIES = [
  ...['Id', 'LoadState', 'ActiveState', 'UnitFileState', 'NeedDaemonReload', 'CanReload'],
  ...['Type', 'RemainAfterExit', 'TriggeredBy', 'Triggers'],
  ...['Requires', 'Wants', 'BindsTo', 'RequiredBy', 'BoundBy', 'ConsistsOf'],
]

/** Targets, slices, devices and mounts are related to everything and managed by no step. */
const MANAGED = /\.(service|socket|timer|path)$/

/** `backup@.service`, of which systemd runs instances: `backup@home.service`. See systemd.unit(5). */
export function isTemplate(name: string): boolean {
  return /@\.[a-z]+$/.test(name)
}

/** The state of one systemd unit; null on a host that does not run systemd (sd_booted(3)). */
export const unit = defineProbe({
  name: 'unit',
  summary: 'The state of a systemd unit.',
  read: (name: string) => sh`
[ -d /run/systemd/system ] && command -v systemctl > /dev/null || exit 3
${isTemplate(name) ? listFile(name) : show(name)}`,
  exits: [0, 3],
  parse: ({ code, stdout }, name): Unit | null => {
    if (code === 3) return null
    return isTemplate(name) ? readTemplate(stdout, name) : readUnit(stdout, name)
  },
})

function show(name: string): Command {
  return sh`systemctl show --no-pager ${PROPERTIES.map((property) => `--property=${property}`)} -- ${name}`
}

/** All that systemd knows of a template is its file. Where there is none, newer versions of systemctl fail without a word. */
function listFile(name: string): Command {
  return sh`l=$(systemctl list-unit-files --no-pager --no-legend --plain --full -- ${name} 2>&1) || [ -z "$l" ] || { printf '%s\n' "$l" >&2; exit 1; }
printf '%s\n' "$l"`
}

/** `backup@.service disabled enabled` */
function readTemplate(stdout: string, id: string): Unit {
  const line = stdout.split('\n').find((text) => text.startsWith(`${id} `))
  const enabled = line?.split(/ +/)[1] ?? ''
  return {
    id,
    load: enabled === '' ? 'not-found' : enabled.startsWith('masked') ? 'masked' : 'loaded',
    active: 'inactive',
    enabled,
    needsReload: false,
    canReload: false,
    endsByItself: false,
    triggeredBy: [],
    brings: [],
    takesAlong: [],
  }
}

function readUnit(stdout: string, name: string): Unit {
  const values = new Map(stdout.split('\n').map((line) => split(line)))
  const text = (property: string): string => values.get(property) ?? ''
  const words = (...properties: string[]): string[] =>
    [...new Set(properties.flatMap((property) => text(property).split(' ')))].filter((word) =>
      MANAGED.test(word),
    )
  return {
    id: text('Id') === '' ? name : text('Id'),
    load: text('LoadState'),
    active: text('ActiveState'),
    enabled: text('UnitFileState'),
    needsReload: text('NeedDaemonReload') === 'yes',
    canReload: text('CanReload') === 'yes',
    endsByItself: text('Type') === 'oneshot' && text('RemainAfterExit') !== 'yes',
    triggeredBy: words('TriggeredBy'),
    brings: words('Requires', 'Wants', 'BindsTo', 'Triggers'),
    takesAlong: words('RequiredBy', 'BoundBy', 'ConsistsOf'),
  }
}

function split(line: string): [string, string] {
  const at = line.indexOf('=')
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
}
