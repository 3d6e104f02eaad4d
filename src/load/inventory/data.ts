import { broken, type Computed, constant, listOf, mapOf } from '../computed.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Origin, Spot } from '../origin.ts'
import { template } from '../template/template.ts'

/** Text of an inventory as a value: a template where it has braces. */
export function textValue(origin: Origin, mistakes: Mistakes): Computed {
  const { text } = origin
  if (!/[{}]/.test(text)) return constant(text, text, origin.spot(0))
  return mistakes.attempt(() => template(origin)) ?? broken(text, origin.spot(0))
}

/** Plain data as a value, with templates in its texts; all of it is said to stand at one spot. */
export function dataValue(data: unknown, spot: Spot, mistakes: Mistakes): Computed {
  if (typeof data === 'string') return textValue({ text: data, spot: () => spot }, mistakes)
  if (Array.isArray(data)) {
    const items = data.map((item) => dataValue(item, spot, mistakes))
    return listOf(items, JSON.stringify(data), spot)
  }
  if (typeof data !== 'object' || data === null) return constant(data, String(data), spot)
  const entries = Object.entries(data).map(([key, value]) => {
    return { key, keySpot: spot, value: dataValue(value, spot, mistakes) }
  })
  return mapOf(entries, JSON.stringify(data), spot)
}
