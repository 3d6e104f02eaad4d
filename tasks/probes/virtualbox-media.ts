import { defineProbe, sh, type Unknown } from '../../src/index.ts'
import { NO_VIRTUALBOX } from './virtualbox-vm.ts'

/** A disk image that VirtualBox knows. */
export interface Medium {
  readonly uuid: string | Unknown
  /** The UUID of the image that it is the difference to (snapshots make such); null for a base. */
  readonly parent: string | null
  /** `VDI`, `VMDK`, `VHD` … */
  readonly format: string
  /** Bytes, as the machine sees it; VirtualBox tells whole MiB. */
  readonly size: number
  /** Why VirtualBox cannot read it (mostly: the file is gone); null when it can. */
  readonly inaccessible: string | null
  /** Names of the machines that it is attached to, snapshots included. */
  readonly machines: readonly string[]
}

/** By the path of the file. */
export type Media = Readonly<Record<string, Medium>>

/**
 * The disk images that VirtualBox knows for the user that asks; null where there is no VBoxManage. `showmediuminfo` is
 * not used: of a file that VirtualBox does not know yet it makes one that it knows.
 */
export const virtualMedia = defineProbe({
  name: 'virtualbox-media',
  summary: 'The disk images that VirtualBox knows, and which machines use them.',
  personal: true,
  read: () => sh`
command -v VBoxManage > /dev/null || exit ${NO_VIRTUALBOX}
VBoxManage list --long hdds`,
  exits: [0, NO_VIRTUALBOX],
  parse: ({ code, stdout }): Media | null => (code === NO_VIRTUALBOX ? null : readMedia(stdout)),
})

const VALUES_AT = 16

function readMedia(stdout: string): Media {
  const blocks = stdout.split(/\n\s*\n/).filter((block) => /^UUID: /m.test(block))
  return Object.fromEntries(blocks.map((block) => readMedium(readFields(block))))
}

/** `Name:          value`, the value from column 16 on; other lines go on with the field before. The first of a name counts. */
function readFields(block: string): Map<string, string[]> {
  const fields = new Map<string, string[]>()
  let values: string[] = []
  for (const line of block.split('\n')) {
    const name = /^([A-Z][A-Za-z -]*): *$/.exec(line.slice(0, VALUES_AT))?.[1]
    if (name === undefined) values.push(line.trim())
    else {
      values = [line.slice(VALUES_AT)]
      if (!fields.has(name)) fields.set(name, values)
    }
  }
  return fields
}

function readMedium(fields: ReadonlyMap<string, readonly string[]>): [string, Medium] {
  const text = (name: string): string => fields.get(name)?.[0] ?? ''
  const capacity = /^(\d+) MBytes$/.exec(text('Capacity'))?.[1]
  if (capacity === undefined) throw new Error(`the capacity of ${text('Location')} is "${text('Capacity')}"`)
  return [
    text('Location'),
    {
      uuid: text('UUID'),
      parent: text('Parent UUID') === 'base' ? null : text('Parent UUID'),
      format: text('Storage format'),
      size: Number(capacity) * 1024 ** 2,
      inaccessible: text('State') === 'inaccessible' ? (fields.get('Access Error') ?? []).join(' ') : null,
      machines: (fields.get('In use by VMs') ?? []).flatMap(readUser),
    },
  ]
}

/** `k8s-worker-1 (UUID: …) [before the update (UUID: …)]`: the machine, and snapshots of it. */
function readUser(line: string): string[] {
  const name = /^(.*?) \(UUID: [0-9a-f-]{36}\)/.exec(line)?.[1]
  return name === undefined ? [] : [name]
}
