import type { Entry, Kind, Link, PathAnswer } from '../probes/path.ts'

/** What the end of all links is: the entry itself where it is no link. null: a link that leads nowhere. */
export function followed(entry: Entry | Link): Entry | null {
  return isLink(entry) ? entry.leads_to : entry
}

/** Its path, all links followed. */
export function realPath(path: string, entry: PathAnswer): string {
  return entry !== null && isLink(entry) ? (entry.leads_to?.path ?? path) : path
}

/** The answer at a path once what it leads to has become `change`. */
export function withFollowed(entry: Entry | Link, change: Partial<Entry>): Entry | Link {
  if (!isLink(entry)) return { ...entry, ...change }
  return entry.leads_to === null ? entry : { ...entry, leads_to: { ...entry.leads_to, ...change } }
}

export function isLink(entry: Entry | Link): entry is Link {
  return kindOf(entry) === 'link'
}

/** Its kind; with a kind that is not known yet, nothing can be decided. */
export function kindOf(entry: Entry): Kind {
  return known(entry.type) as Kind
}

/**
 * A word of an answer as text.
 *
 * @throws {UnknownUsed} when it is not known yet: the step is then `may`.
 */
export function known(value: Entry[keyof Entry]): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- an Unknown throws here, which is the point
  return String(value)
}

const NAMES: Readonly<Record<Kind, string>> = {
  file: 'a file',
  directory: 'a directory',
  link: 'a link',
  block: 'a block device',
  char: 'a character device',
  fifo: 'a pipe',
  socket: 'a socket',
}

/** `a directory`: for messages. */
export function describe(entry: Entry): string {
  return NAMES[kindOf(entry)]
}
