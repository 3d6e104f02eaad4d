// Where the Kubernetes part of the lab keeps things: in the lab's folder of the user's cache.
import { join } from 'node:path'
import { cacheFolder } from '../places.ts'

/** The wrapper modules: each names in its go.mod what is built from which versions. */
export const modulesFolder = join(import.meta.dirname, 'go')

/** Programs, each below the key of what it was built from. */
export function programsFolder(): string {
  return join(cacheFolder(), 'kubernetes')
}

/** One small file per control plane that has been started and not stopped, whoever started it. */
export function startedFolder(): string {
  return join(cacheFolder(), 'kubernetes-started')
}

/** The control plane of `npm run lab -- kubernetes up`. */
export function sharedFolder(): string {
  return join(cacheFolder(), 'kubernetes-run')
}
