const DAY = 86_400

/** The day, counted from 1970-01-01, that a wish names; null: never. */
export function daysOf(expires: string | number): number | null {
  if (expires === 'never') return null
  if (typeof expires === 'string') return Date.parse(`${expires}T00:00:00Z`) / 1000 / DAY
  return expires < 0 ? null : Math.floor(expires / DAY)
}

/** As useradd and usermod read it: `2030-12-31`, or nothing for never. */
export function dayText(days: number | null): string {
  return days === null ? '' : new Date(days * DAY * 1000).toISOString().slice(0, 10)
}
