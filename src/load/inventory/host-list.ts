import { existsSync } from 'node:fs'
import { absolutePath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import { parseAddress } from './address.ts'
import type { SourceContext } from './source-context.ts'
import { mentionHosts } from './mention.ts'

/** Whether `-i` names hosts (`web1,web2` or `localhost,`) and no file. */
export function isHostList(source: string, cwd: string): boolean {
  return source.includes(',') && !existsSync(absolutePath(source, cwd))
}

/** Reads host names with commas between, ranges and ports too. As in Ansible, a host that is known already stays where it is. */
export function readHostList(source: string, { tree, mistakes }: SourceContext): void {
  const origin = textOrigin('-i', source)
  for (const match of source.matchAll(/[^,]+/g)) {
    const name = match[0].trim()
    const start = match.index + match[0].indexOf(name)
    if (name !== '' && !tree.hosts.has(parseAddress(name)?.host ?? name))
      mentionHosts(name, 'ungrouped', tree, (offset) => origin.spot(start + offset), mistakes)
  }
}
