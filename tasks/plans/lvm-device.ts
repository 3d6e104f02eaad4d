/** `/dev/data-1/db` -> `/dev/mapper/data--1-db`, as the device mapper names it: lvm(8), NAMES. */
export function lvmDevice(path: string): string {
  const [group = '', volume = ''] = path.split('/').slice(2)
  return `/dev/mapper/${[group, volume].map((name) => name.replaceAll('-', '--')).join('-')}`
}
