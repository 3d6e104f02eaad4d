/** systemd.unit(5): what is written here goes before what packages bring. */
export const FOLDER = '/etc/systemd/system'

/** Where the file of a unit is, or one of its drop-ins. */
export function unitFilePath(unit: string, dropIn: string | undefined): string {
  return dropIn === undefined
    ? `${FOLDER}/${unit}`
    : `${dropInFolder(unit)}/${dropIn.replace(/\.conf$/, '')}.conf`
}

export function dropInFolder(unit: string): string {
  return `${FOLDER}/${unit}.d`
}

/** systemctl(1): what has no suffix is a service. */
export function unitName(name: string): string {
  return /\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/.test(name)
    ? name
    : `${name}.service`
}
