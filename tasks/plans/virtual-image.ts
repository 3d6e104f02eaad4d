import { type Change, Refusal, sh, UNKNOWN } from '../../src/index.ts'
import { readSize, showSize } from '../probes/size.ts'
import type { Medium } from '../probes/virtualbox-media.ts'
import { certain } from './certain.ts'
import type { DiskAnswers, DiskWish, Found } from './virtual-disk.ts'
import { isOff, patiently } from './virtualbox-machine.ts'

const MEBIBYTE = 1024 ** 2
/** Formats whose images can grow, see "VBoxManage modifymedium" in VirtualBox's manual. */
const GROWING = ['VDI', 'VHD']

/** An image as it shall be, and what makes it so; null where it is so already. */
interface WishedImage {
  readonly change: Change<DiskAnswers> | null
  readonly medium: Medium
}

/** The image is made where it is not there, and grown where it is too small. @throws {Refusal} */
export function wishedImage(wish: DiskWish, found: Found): WishedImage {
  return found.medium === null ? create(wish, found) : grow(wish, found, found.medium)
}

function create(
  { medium: path, format, variant, size: wished }: DiskWish,
  { media, file }: Found,
): WishedImage {
  if (file !== null)
    throw new Refusal(
      `there is a ${certain(file.type)} ${path} that VirtualBox does not know and that may hold data: move it away, or attach it by hand once`,
    )
  if (wished === undefined) throw new Refusal(`there is no ${path}: \`size\` says how large it shall be made`)
  const size = bytesOf(wished)
  const medium = { uuid: UNKNOWN, parent: null, format, size, inaccessible: null, machines: [] }
  const type = ['--size', size / MEBIBYTE, '--format', format, '--variant', variant]
  const change: Change<DiskAnswers> = {
    summary: `create ${path} with ${showSize(size)}`,
    set: {
      media: { ...media, [path]: medium },
      file: { type: 'file', mode: UNKNOWN, owner: UNKNOWN, group: UNKNOWN },
    },
    run: [sh`VBoxManage createmedium disk --filename ${path} ${type}`],
  }
  return { change, medium }
}

function grow(wish: DiskWish, { vm, media }: Found, medium: Medium): WishedImage {
  const size = wish.size === undefined ? medium.size : bytesOf(wish.size)
  if (size === medium.size) return { change: null, medium }
  const has = `${wish.medium} has ${showSize(medium.size)}`
  if (size < medium.size)
    throw new Refusal(`${has}, and ${showSize(size)} is less: shrinking would destroy data, so it is refused`)
  if (!GROWING.includes(medium.format)) throw new Refusal(`${has}, and ${medium.format} images cannot grow`)
  const snapshot = Object.entries(media).find(([, { parent }]) => parent !== null && parent === medium.uuid)
  if (snapshot)
    throw new Refusal(
      `${has}, and a snapshot has made ${snapshot[0]} of it, which would not grow with it: delete the snapshots first`,
    )
  if (medium.machines.includes(vm.name) && !isOff(vm))
    throw new Refusal(
      `${has}, and disks of a machine that is ${vm.state} cannot grow: power it off first (virtualbox_vm: { state: poweroff })`,
    )
  const after = { ...medium, size }
  const change: Change<DiskAnswers> = {
    summary: `grow ${wish.medium} from ${showSize(medium.size)} to ${showSize(size)}`,
    set: { media: { ...media, [wish.medium]: after } },
    run: [patiently(sh`VBoxManage modifymedium disk ${wish.medium} --resize ${size / MEBIBYTE}`)],
  }
  return { change, medium: after }
}

/** @throws {Refusal} for what is no whole number of MiB: VirtualBox counts in them. */
function bytesOf(size: string): number {
  const bytes = readSize(size) ?? 0
  if (bytes === 0 || bytes % MEBIBYTE !== 0) throw new Refusal(`${size} is not a whole number of MiB`)
  return bytes
}
