// How far a bench is, and how long it may still take.
import type { Measured } from './store.ts'

interface Timed {
  readonly name: string
  readonly minutes: number
}

/**
 * Minutes that scenarios will take: as long as when they were last published, otherwise as their files say.
 *
 * @param scenarios that are still to be measured.
 */
export function expected(scenarios: readonly Timed[], published: readonly Measured[]): number {
  const last = (name: string) => published.find(({ scenario }) => scenario === name)?.circumstances.minutes
  return scenarios.reduce((sum, { name, minutes }) => sum + (last(name) ?? minutes), 0)
}

/** @param minutes since the bench began, and those that it will still take with all tools. */
export function progressLine(
  scenarios: readonly Timed[],
  index: number,
  minutes: { gone: number; left: number },
): string {
  const place = `[${index + 1}/${scenarios.length}] ${scenarios[index]?.name ?? ''}`
  return `${place}: ${duration(minutes.gone)} gone, with all tools about ${duration(minutes.left)} left`
}

function duration(minutes: number): string {
  if (minutes < 90) return `${Math.round(minutes)} min`
  return `${(minutes / 60).toFixed(1)} h`
}
