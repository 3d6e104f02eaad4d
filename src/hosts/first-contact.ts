import pLimit from 'p-limit'
import type { Dialer } from './dialer.ts'
import { describe, isStranger, nameIn, remember } from './host-key.ts'
import { knownName } from './known-hosts.ts'
import type { Person } from './person.ts'
import type { ConnectionSettings } from './settings.ts'
import { shownKey } from './shown-key.ts'

/** Machines asked for their key at the same time. */
const AT_ONCE = 64

interface Shown {
  readonly settings: ConnectionSettings
  readonly key: Buffer
}

/**
 * Gathers the keys of all machines that nobody has seen before and shows them once, to be accepted or refused
 * together; accepted ones are written to known_hosts. Machines behind others come in a round of their own, since
 * the way to them must be trusted first. Where all are known, nothing is dialled.
 */
export async function firstContact(
  hosts: readonly ConnectionSettings[],
  dialer: Dialer,
  person: Person,
): Promise<void> {
  let left = strangers(hosts)
  for (;;) {
    const now = left.filter(({ jump }) => isTrusted(jump))
    if (now.length === 0) return
    left = left.filter((settings) => !now.includes(settings))
    const shown = await gather(now, dialer, person)
    if (shown.length === 0) continue
    const files = [...new Set(shown.map(({ settings }) => settings.hostKey.addTo ?? ''))]
    const question = `Accept ${shown.length === 1 ? 'it' : 'them all'} (written to ${files.join(', ')})?`
    if (!(await person.agrees(listing(shown), question))) continue
    for (const { settings, key } of shown) remember(settings, key)
  }
}

/** Every machine that is to be asked for its key, those on the way included, each name once. */
function strangers(hosts: readonly ConnectionSettings[]): ConnectionSettings[] {
  const found = new Map<string, ConnectionSettings>()
  for (const host of hosts)
    for (let at: ConnectionSettings | null = host; at; at = at.jump) {
      const key = [knownName(...nameIn(at)), ...at.hostKey.files].join('\0')
      if (!found.has(key) && canBeAccepted(at) && isStranger(at)) found.set(key, at)
    }
  return [...found.values()]
}

/** What would be written nowhere is not asked for: the connection that follows would not know it. */
function canBeAccepted({ hostKey: { unknown, addTo } }: ConnectionSettings): boolean {
  return unknown === 'ask' && addTo !== null && addTo !== '/dev/null'
}

/** True when every machine on the way is known, or is accepted as it comes. */
function isTrusted(jump: ConnectionSettings | null): boolean {
  if (jump === null) return true
  return (jump.hostKey.unknown === 'accept' || !isStranger(jump)) && isTrusted(jump.jump)
}

async function gather(
  hosts: readonly ConnectionSettings[],
  dialer: Dialer,
  person: Person,
): Promise<Shown[]> {
  const limit = pLimit(AT_ONCE)
  const waiting = person.waitsFor(hosts.map(({ name }) => name))
  const ask = async (settings: ConnectionSettings): Promise<Shown[]> => {
    const key = await keyOf(settings, dialer)
    waiting.done(settings.name)
    return key === null ? [] : [{ settings, key }]
  }
  try {
    return (await Promise.all(hosts.map((settings) => limit(ask, settings)))).flat()
  } finally {
    waiting.end()
  }
}

async function keyOf(settings: ConnectionSettings, dialer: Dialer): Promise<Buffer | null> {
  try {
    return await shownKey(settings, await dialer.way(settings, new AbortController().signal))
  } catch {
    // The way there is closed: using the host will say so.
    return null
  }
}

function listing(shown: readonly Shown[]): string {
  const one = shown.length === 1
  const rows = shown.map(({ settings, key }) => {
    const known = knownName(...nameIn(settings))
    const name = settings.name === known ? known : `${settings.name} (${known})`
    return { name, key: describe(key) }
  })
  const width = Math.max(...rows.map(({ name }) => name.length))
  return [
    one
      ? 'The host key of this machine is not known:'
      : `The host keys of these ${shown.length} machines are not known:`,
    ...rows.map(({ name, key }) => `  ${name.padEnd(width)}  ${key}`),
    'Compare with what `ssh-keygen -l -f /etc/ssh/ssh_host_…_key.pub` prints on the machine itself.',
  ].join('\n')
}
