import { Refusal, sh } from '../../src/index.ts'
import type { Link, PathAnswer } from '../probes/path.ts'
import { type AttributeWish, describeAttributes, differing, inherited, wished } from './attributes.ts'
import { describe, followed, isLink, kindOf, realPath } from './entries.ts'
import type { FileAnswers, FileChanges, FileWish } from './file-answers.ts'
import { refuseBadParent } from './parent.ts'
import { parentOf, targetOf } from './paths.ts'
import { touchedByFile } from './touched-by-file.ts'

/** A symbolic link; its owner and group are its own, not those of what it leads to. */
export function* makeLink(wish: FileWish, now: FileAnswers): FileChanges {
  const { path, src } = wish
  if (src === undefined) throw new Refusal('state: link needs src: where the link leads')
  if (wish.mode !== undefined) throw new Refusal('a link has no mode of its own: leave mode out')
  refuseBadParent(parentOf(path), now.parent ?? null)
  const attributes = wished(wish, now)
  const there = now.path
  if (there !== null && isLink(there) && there.target === src) {
    yield* keepOwner(path, there, attributes)
    return
  }
  const lost = there === null ? null : whatIsLost(wish, there)
  const link = newLink(path, src, now, attributes)
  yield {
    summary: `${there === null ? 'create' : 'change'} link ${path} to ${src}`,
    set: { path: link },
    run: [sh`ln ${there === null ? '-s' : '-sfn'} -- ${src} ${path}`, ...chown(path, attributes)],
    ...(lost === null ? {} : { destroys: lost }),
    unsettles: touchedByFile(path),
  }
}

function* keepOwner(path: string, there: Link, attributes: AttributeWish): FileChanges {
  const wrong = differing(there, attributes)
  if (Object.keys(wrong).length === 0) return
  yield {
    summary: `set ${describeAttributes(wrong)} on link ${path}`,
    set: { path: { ...there, ...wrong } },
    run: chown(path, wrong),
  }
}

function chown(path: string, { owner, group }: AttributeWish) {
  const account = `${owner ?? ''}${group === undefined ? '' : `:${group}`}`
  return account === '' ? [] : [sh`chown -h ${account} ${path}`]
}

/** null: nothing, it is only a link. */
function whatIsLost({ path, force }: FileWish, there: NonNullable<PathAnswer>): string | null {
  if (isLink(there)) return null
  if (kindOf(there) === 'directory') throw new Refusal(`${path} is a directory, not a link: remove it first`)
  if (!force) throw new Refusal(`${path} is ${describe(there)}, not a link: force: true replaces it`)
  return `${describe(there)}, ${path}`
}

function newLink(path: string, src: string, now: FileAnswers, attributes: AttributeWish): Link {
  const target = now.target ?? null
  const end = target === null ? null : followed(target)
  const at = targetOf(path, src)
  return {
    type: 'link',
    mode: '0777',
    ...inherited(now.parent ?? null, now.identity),
    ...attributes,
    target: src,
    leads_to: end === null ? null : { ...end, path: realPath(at, target) },
  }
}
