import type { PathAnswer } from '../probes/path.ts'
import { isLink, realPath } from './entries.ts'
import { ancestorsOf, targetOf } from './paths.ts'

/**
 * Where something is: all links on the way to it followed, itself not.
 *
 * @param above what stands at every directory above, by its path.
 */
export function realPlace(path: string, above: Readonly<Record<`/${string}`, PathAnswer>>): string {
  const link = ancestorsOf(path).findLast((ancestor) => {
    const entry = above[ancestor] ?? null
    return entry !== null && isLink(entry)
  })
  if (link === undefined) return targetOf('/', path)
  return targetOf(`${realPath(link, above[link] ?? null)}/-`, path.slice(link.length + 1))
}
