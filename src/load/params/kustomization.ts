import { spawnSync } from 'node:child_process'
import type { Content } from '../../task/content.ts'
import { type Computed, computed } from '../computed.ts'
import { isFolder } from '../files.ts'
import { mistake, type Spot } from '../origin.ts'
import { find, type Folders } from './file-param.ts'

const MOST_BYTES = 64 * 1024 * 1024

/** What can build a kustomization, the best known first. */
const BUILDERS: readonly (readonly [program: string, ...args: string[]])[] = [
  ['kubectl', 'kustomize'],
  ['kustomize', 'build'],
]

/** What the controller's kubectl or kustomize makes of a folder, each time a step needs it. */
export function builtBy(path: string, spot: Spot, folders: Folders): Computed<Content> {
  const folder = find(path, 'files', spot, folders, isFolder)
  const evaluate = (): Content => ({ path, data: build(folder, path, spot) })
  return computed({ source: path, spot, uses: [], dynamic: true, evaluate })
}

/** @throws {DroverError} `file-unreadable`, with what the program said. */
function build(folder: string, path: string, spot: Spot): string {
  for (const [program, ...args] of BUILDERS) {
    const run = spawnSync(program, [...args, folder], { encoding: 'utf8', maxBuffer: MOST_BYTES })
    if (run.error && 'code' in run.error && run.error.code === 'ENOENT') continue
    if (run.status === 0) return run.stdout
    const said = run.error?.message ?? run.stderr.trim().split('\n')[0] ?? ''
    throw mistake('file-unreadable', `cannot build the kustomization ${path}: ${said}`, spot)
  }
  const help = 'install kubectl or kustomize on the machine that Drover runs on'
  throw mistake('file-unreadable', `cannot build the kustomization ${path}: no kubectl here`, spot, help)
}
