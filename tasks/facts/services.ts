import { defineProbe, sh } from '../../src/index.ts'

/** Words as systemd writes them; see `systemctl list-units` and `list-unit-files`. */
export interface ServiceState {
  /** `active`, `inactive`, `failed`, `activating` … */
  readonly state: string
  /** In more detail: `running`, `exited`, `dead` … */
  readonly sub: string
  /** `enabled`, `disabled`, `static`, `masked` …; empty for a service without a file. */
  readonly enabled: string
}

/** `facts.services`: name (without `.service`) -> state. Empty on a machine that does not run systemd (sd_booted(3)). */
export default defineProbe({
  name: 'services',
  summary: 'The services of systemd: whether they run, and whether they are enabled.',
  read: () => sh`
[ -d /run/systemd/system ] && command -v systemctl >/dev/null || exit 0
systemctl list-unit-files --type=service --no-legend --no-pager || exit
echo @
systemctl list-units --type=service --all --plain --full --no-legend --no-pager`,
  parse: ({ stdout }): Readonly<Record<string, ServiceState>> => {
    const [files = '', units = ''] = stdout.split(/^@\n/m)
    const services: Record<string, ServiceState> = {}
    for (const [name, enabled = ''] of rowsOf(files))
      services[name] = { state: 'inactive', sub: 'dead', enabled }
    for (const [name, load, state = '', sub = ''] of rowsOf(units))
      // Others name it, but it is not there.
      if (load !== 'not-found') services[name] = { state, sub, enabled: services[name]?.enabled ?? '' }
    return services
  },
  follows: () => ['unit'],
})

/** Name and other columns. Older systemd marks failed units with a bullet; a template is no service. */
function rowsOf(text: string): [string, ...string[]][] {
  return text.split('\n').flatMap((line): [string, ...string[]][] => {
    const [unit = '', ...rest] = line.replace(/^\W+/, '').split(/\s+/)
    const name = /^(.+[^@])\.service$/.exec(unit)?.[1]
    return name === undefined ? [] : [[name, ...rest]]
  })
}
