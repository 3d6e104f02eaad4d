import { constant } from '../computed.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Spot } from '../origin.ts'
import { namedHosts } from './address.ts'
import { RangeFault } from './ranges.ts'
import type { Host, Tree } from './tree.ts'

/**
 * Puts the hosts that a text names (ranges, perhaps a port) into a group. What is wrong with the text is reported.
 *
 * @param spotOf where a character of the text stands.
 */
export function mentionHosts(
  text: string,
  group: string,
  tree: Tree,
  spotOf: (offset: number) => Spot,
  mistakes: Mistakes,
): Host[] {
  try {
    const { hosts, port } = namedHosts(text)
    const fault = wrongName(text, port)
    if (fault !== null) throw new RangeFault(fault, 0)
    const shown = port === null ? null : constant(port, String(port), spotOf(0))
    return hosts.map((name) => tree.host(name, group, shown))
  } catch (error) {
    if (!(error instanceof RangeFault)) throw error
    mistakes.add('bad-inventory', error.message, spotOf(error.offset))
    return []
  }
}

function wrongName(text: string, port: number | null): string | null {
  if (text === '') return 'a host needs a name'
  if (text.endsWith(':') && port === null) return `a port is missing behind ${text}`
  return text === '---' ? 'this begins a YAML file, but the file is read as INI' : null
}
