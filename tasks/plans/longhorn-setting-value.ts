import { Refusal } from '../../src/index.ts'

/** How a step may write a value. */
export type WrittenValue = string | number | boolean | Readonly<Record<string, string | number | boolean>>

type ByEngine = Readonly<Record<string, string>>

/**
 * The text that Longhorn will keep for a value, by the shape of the value it has now: a setting with a value for each engine takes one
 * for all of them as well. Source: GetSettingValidValue in longhorn-manager's datastore.
 *
 * @throws {Refusal} for a value of another shape, which the webhook would refuse.
 */
export function settingText(name: string, wished: WrittenValue, now: string): string {
  const engines = byEngine(now)
  if (engines === null) {
    if (typeof wished === 'object') throw new Refusal(`${name} has one value for all engines, now "${now}".`)
    refuseShape(name, String(wished), now)
    return String(wished)
  }
  const names = Object.keys(engines).sort()
  const all =
    typeof wished === 'object' ? textOf(wished) : (byEngine(String(wished)) ?? forAll(names, wished))
  if (Object.keys(all).sort().join() !== names.join())
    throw new Refusal(`${name} has a value for each engine: give one for all, or ${names.join(' and ')}.`)
  for (const engine of names) refuseShape(name, all[engine] ?? '', engines[engine] ?? '')
  return JSON.stringify(Object.fromEntries(names.map((engine) => [engine, all[engine]])))
}

function forAll(engines: readonly string[], value: string | number | boolean): ByEngine {
  return Object.fromEntries(engines.map((engine) => [engine, String(value)]))
}

/** Whether two texts are the same value: JSON with other spaces or another order is. */
export function isSameValue(one: string, other: string): boolean {
  const [first, second] = [byEngine(one), byEngine(other)]
  if (first === null || second === null) return one === other
  const names = Object.keys({ ...first, ...second })
  return names.every((engine) => first[engine] === second[engine])
}

/** The values of a JSON text by engine; null for any other text. */
function byEngine(text: string): ByEngine | null {
  if (!text.trim().startsWith('{')) return null
  try {
    return textOf(JSON.parse(text) as Record<string, unknown>)
  } catch {
    return null
  }
}

function textOf(values: Readonly<Record<string, unknown>>): ByEngine {
  return Object.fromEntries(Object.entries(values).map(([engine, value]) => [engine, String(value)]))
}

function refuseShape(name: string, wished: string, now: string): void {
  if (['true', 'false'].includes(now) && !['true', 'false'].includes(wished))
    throw new Refusal(`${name} is true or false, not "${wished}".`)
  if (/^-?\d+(\.\d+)?$/.test(now) && !/^-?\d+(\.\d+)?$/.test(wished))
    throw new Refusal(`${name} is a number (now ${now}), not "${wished}".`)
}
