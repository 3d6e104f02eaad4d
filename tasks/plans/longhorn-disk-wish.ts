import { Refusal } from '../../src/index.ts'
import type { AccessArgument } from '../probes/kubectl.ts'
import type { LonghornNode } from '../probes/longhorn-nodes.ts'
import type { LonghornObject } from './longhorn-patch.ts'
import { normalize } from './paths.ts'

/** What a step of `longhorn_disk` wishes. */
export interface DiskWish {
  readonly access: AccessArgument
  readonly namespace: string
  readonly node: string
  /** Without a slash at its end. */
  readonly path: string
  readonly name: string
  readonly tags?: readonly string[]
  /** Bytes. */
  readonly reserved?: number
  readonly scheduling: boolean
  readonly eviction: boolean
  readonly exclusive: boolean
  readonly force: boolean
  /** Seconds. */
  readonly timeout: number
}

/** Longhorn keeps its engines and sockets here, whatever disks there are, and it is the path of the disk it makes by itself. */
const LONGHORNS_OWN = '/var/lib/longhorn'

/** `/var/lib/longhorn-data` -> `var-lib-longhorn-data`: no two paths of a lab get one name. */
export function diskName(path: string): string {
  return normalize(path)
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .replace(/^[-_]+/, '')
}

export function nodeObject({ access, namespace, node }: DiskWish): LonghornObject {
  return { access, namespace, kind: 'nodes.longhorn.io', name: node }
}

/** @throws {Refusal} for what Longhorn would take and never use. */
export function refusePath({ path }: DiskWish): void {
  if (path === '/') throw new Refusal('The root directory cannot be a disk: give the path of a mounted disk.')
  if (path.split('/').includes('..')) throw new Refusal(`${path}: write the path without \`..\`.`)
  if (path.startsWith(`${LONGHORNS_OWN}/`))
    throw new Refusal(
      `${path} lies in ${LONGHORNS_OWN}, which Longhorn uses itself: mount the disk elsewhere, for example on ${LONGHORNS_OWN}-data.`,
    )
}

/** @throws {Refusal} when another disk has the name: Longhorn would take the new path for a damaged disk, for good. */
export function refuseTakenName({ node, path, name }: DiskWish, { disks }: LonghornNode): void {
  const taken = disks[name]?.spec
  if (!taken) return
  throw new Refusal(
    `The disk ${name} of ${node} is at ${taken.path}, and a disk cannot move: give the disk at ${path} another name; the old one can be taken off by \`state: absent\`.`,
  )
}
