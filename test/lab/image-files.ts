// What an image consists of.
import { join } from 'node:path'

/** Paths: the disk is raw, sparse and never written again; kernel and initrd stand beside it. */
export type Image = { kernel: string; initrd: string; disk: string }

export function imageIn(folder: string): Image {
  return {
    kernel: join(folder, 'vmlinuz'),
    initrd: join(folder, 'initrd.img'),
    disk: join(folder, 'disk.raw'),
  }
}
