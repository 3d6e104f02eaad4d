// Turns a file system into a disk with partitions and LVM. A guest does it: that needs no root here and no device-mapper.
import { truncateSync, writeFileSync } from 'node:fs'
import type { Image } from './image-files.ts'
import { cpuArguments, type Accel } from './qemu-args.ts'
import { tryCommand } from './run-command.ts'

/** 8.5 GiB: 1 MiB for a boot loader, 256 MiB /boot, the rest LVM, of which the root takes 4 GiB: about half. */
const diskBytes = 8704 * 1024 * 1024

/** Boots recipe/files/usr/local/lib/lab/bake, which reads the file system and writes `image.disk`. */
export async function layOutDisk(image: Image, fileSystem: string, accel: Accel): Promise<void> {
  writeFileSync(image.disk, '')
  truncateSync(image.disk, diskBytes)
  const words = [
    ...cpuArguments(accel),
    '-smp',
    '2',
    '-m',
    '512',
    '-nodefaults',
    '-display',
    'none',
    '-no-reboot',
  ]
  words.push('-serial', 'stdio', '-kernel', image.kernel, '-initrd', image.initrd)
  words.push('-append', 'console=ttyS0 quiet root=/dev/vda ro init=/usr/local/lib/lab/bake mitigations=off')
  words.push('-device', 'virtio-scsi-pci,id=scsi', '-device', 'scsi-hd,drive=target,bus=scsi.0')
  words.push('-drive', `if=none,id=target,file=${image.disk},format=raw,cache=unsafe,discard=unmap`)
  words.push('-device', 'virtio-blk-pci,drive=source')
  words.push('-drive', `if=none,id=source,file=${fileSystem},format=raw,readonly=on`)
  const ended = await tryCommand('qemu-system-x86_64', words, { timeoutSeconds: 240 })
  if (!ended.stdout.includes('LAB: done')) {
    const said = `${ended.stdout}\n${ended.stderr}`.trim().split('\n').slice(-20).join('\n')
    throw new Error(`The baking guest did not finish:\n${said}`)
  }
}
