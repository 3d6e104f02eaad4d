import { isTemplate, type Unit } from '../probes/unit.ts'

/** What a unit's file says: `Section.Key` -> its values, in order. See systemd.syntax(7). */
type Settings = ReadonlyMap<string, readonly string[]>

function readUnitText(text: string): Settings {
  const settings = new Map<string, string[]>()
  let section = ''
  for (const line of text
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .map((each) => each.trim())) {
    if (line === '' || /^[#;]/.test(line)) continue
    const header = /^\[(.*)\]$/.exec(line)?.[1]
    if (header !== undefined) {
      section = header
      settings.set(section, [])
      continue
    }
    const at = line.indexOf('=')
    const key = `${section}.${line.slice(0, at).trim()}`
    settings.set(key, [...(settings.get(key) ?? []), line.slice(at + 1).trim()])
  }
  return settings
}

const MANAGED = /\.(service|socket|timer|path)$/

/** What systemd will say of a unit once its file is this. What is running goes on, and links of `enable` stay. */
export function unitOfFile(text: string, seen: Unit): Unit {
  const settings = readUnitText(text)
  const enabled = seen.load === 'not-found' ? 'disabled' : seen.enabled
  const state = settings.has('Install') ? (enabled === 'static' ? 'disabled' : enabled) : 'static'
  if (isTemplate(seen.id)) return { ...seen, load: 'loaded', enabled: state }
  const named = ['Requires', 'Wants', 'BindsTo'].flatMap((key) => settings.get(`Unit.${key}`) ?? [])
  const brings = named.flatMap((names) => names.split(/\s+/)).filter((name) => MANAGED.test(name))
  return {
    ...seen,
    load: 'loaded',
    enabled: state,
    needsReload: false,
    canReload: settings.has('Service.ExecReload'),
    endsByItself: endsByItself(settings, false),
    brings: [...new Set(brings)],
  }
}

/** What systemd will say of a unit with one more drop-in: that adds to what the unit says. */
export function unitWithDropIn(text: string, seen: Unit): Unit {
  const settings = readUnitText(text)
  if (isTemplate(seen.id)) return seen
  return {
    ...seen,
    needsReload: false,
    canReload: seen.canReload || settings.has('Service.ExecReload'),
    endsByItself: endsByItself(settings, seen.endsByItself),
  }
}

function endsByItself(settings: Settings, otherwise: boolean): boolean {
  const type = settings.get('Service.Type')?.at(-1)
  const remains = settings.get('Service.RemainAfterExit')?.at(-1)
  if (type === undefined && remains === undefined) return otherwise
  return (type === undefined ? otherwise : type === 'oneshot') && !/^(yes|true|on|1)$/i.test(remains ?? 'no')
}
