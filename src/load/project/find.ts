import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DroverError } from '../../task/error.ts'
import { absolutePath, isFile, shownPath } from '../files.ts'

const NAME = 'drover.yaml'

/**
 * The drover.yaml of a run: the nearest one in or above the folder of each playbook, else in or above the folder
 * where the user stands. Null when there is none.
 *
 * @throws {DroverError} `bad-project` when playbooks have different ones, or one that a stranger has put there.
 */
export function findProject(playbooks: readonly string[], cwd: string): string | null {
  const found = playbooks.flatMap((playbook) => {
    const file = nearest(dirname(absolutePath(playbook, cwd)))
    return file === null ? [] : [{ playbook, file }]
  })
  const [first, ...others] = found
  if (!first) return nearest(cwd)
  const other = others.find(({ file }) => file !== first.file)
  if (!other) return first.file
  const has = (one: typeof first) => `${one.playbook} belongs to ${shownPath(one.file, cwd)}`
  throw new DroverError('bad-project', `${has(first)}, ${has(other)}: one run has one drover.yaml`, {
    help: 'run the playbooks one after the other',
  })
}

function nearest(start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, NAME)
    if (isFile(file)) return trusted(file, start)
    if (folder === dirname(folder)) return null
  }
}

/** @throws {DroverError} when it is not for this user to obey. */
function trusted(file: string, start: string): string {
  const { uid: owner } = statSync(file)
  // A playbook that is not there will be reported as such.
  const folder = statSync(start, { throwIfNoEntry: false })?.uid
  if (isTrusted({ owner, user: process.getuid?.(), folder })) return file
  throw new DroverError(
    'bad-project',
    `${file} belongs to another user (uid ${owner}) and names code to run`,
    {
      help: 'if you trust it, copy it beside the playbook',
    },
  )
}

/**
 * A drover.yaml names code to run. In a folder that everybody may write to, /tmp for one, it is obeyed only when it
 * belongs to root, to the user, or to whom the folder with the playbook belongs. All are user ids.
 */
export function isTrusted(ids: {
  owner: number
  user: number | undefined
  folder: number | undefined
}): boolean {
  return [0, ids.user, ids.folder].includes(ids.owner)
}
