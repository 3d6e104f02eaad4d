import { decodeOctal } from './fstab-codec.ts'

/** `sda/size:20971520` */
export function readValues(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, key, value = ''] = /^([^:]+):(.*)$/.exec(line) ?? []
      return key === undefined || value.trim() === '' ? [] : [[key, value]]
    }),
  )
}

/** `… sda1 -> ../../devices/pci0000:00/…/block/sda/sda1`: a partition's folder stands in its disk's; others' in no device's. */
export function readParents(text: string): [string, string][] {
  return text.split('\n').flatMap((line): [string, string][] => {
    const [, parent, device] = / -> .*\/([^/]+)\/([^/]+)$/.exec(line) ?? []
    return parent === undefined || device === undefined ? [] : [[device, parent]]
  })
}

/** `dm-0/slaves/sda3`. The first counts. */
export function readSlaves(text: string): [string, string][] {
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const [device = '', , slave] = line.split('/')
    return slave === undefined ? [] : [[device, slave]]
  })
  return pairs.reverse()
}

/** `/run/udev/data/b8:0:E:ID_SERIAL_SHORT=WD-1234` */
export function readUdev(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, number = '', name = '', value] = /\/b(\d+:\d+):E:ID_(\w+)=(.*)$/.exec(line) ?? []
      return value === undefined ? [] : [[`${number}/${name}`, value]]
    }),
  )
}

/** By its number or, where the file system has a number of its own (btrfs), by the path it was mounted by. */
export function mountpointsOf(number: string, path: string, mountinfo: string): string[] {
  const points = mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , device, , point = ''] = before.split(' ')
    return device === number || after.split(' ')[1] === path ? [decodeOctal(point)] : []
  })
  return [...new Set(points)].sort()
}
