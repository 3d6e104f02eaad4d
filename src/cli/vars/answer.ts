import { MAGIC } from '../../load/play/magic.ts'
import { stringify } from '../../report/json.ts'
import { DroverError } from '../../task/error.ts'
import { nearest } from '../../task/nearest.ts'
import type { InventoryHost } from '../../task/playbook.ts'
import { requireKnown } from '../known.ts'
import { load } from '../load.ts'
import type { InventoryOptions } from '../options.ts'
import { varsDocument } from './document.ts'
import { explain, type PlayVariables } from './explain.ts'
import { varsLines } from './lines.ts'
import { readWords } from './words.ts'

export interface VarsOptions extends InventoryOptions {
  readonly output: 'text' | 'json'
}

/**
 * The lines that `drover vars HOST …` prints.
 *
 * @throws {DroverError} `no-hosts`, `undefined-variable` with the nearest name there is.
 */
export async function varsAnswer(
  hostName: string,
  words: readonly string[],
  options: VarsOptions,
): Promise<string[]> {
  const { name, playbooks } = readWords(words)
  const loaded = await load(playbooks, options)
  const hosts = new Map(loaded.inventory.hosts.map((host) => [host.name, host]))
  requireKnown(hostName, 'host', hosts)
  const plays = explain(loaded, hosts.get(hostName) as InventoryHost)
  if (plays.length === 0) {
    throw new DroverError('no-hosts', `no play of ${playbooks.join(', ')} reaches ${hostName}`)
  }
  const shown = name === null ? plays.map(withoutMagic) : only(name, plays)
  return options.output === 'json'
    ? stringify(varsDocument(hostName, shown), 2).split('\n')
    : varsLines(shown)
}

function withoutMagic({ play, variables }: PlayVariables): PlayVariables {
  const there = ({ own, inSteps, later }: PlayVariables['variables'][number]) =>
    (own !== null && own.source !== MAGIC) || inSteps.length + later.length > 0
  return { play, variables: variables.filter(there) }
}

function only(name: string, plays: readonly PlayVariables[]): PlayVariables[] {
  const found = plays.flatMap(({ play, variables }) => {
    const own = variables.filter((one) => one.name === name)
    return own.length === 0 ? [] : [{ play, variables: own }]
  })
  if (found.length > 0) return found
  const names = plays.flatMap(({ variables }) => variables.map((one) => one.name))
  const near = nearest(name, [...new Set(names)])
  const help = near === null ? 'without a name, `drover vars` shows all' : `did you mean ${near}?`
  throw new DroverError('undefined-variable', `nothing defines ${name}`, { help })
}
