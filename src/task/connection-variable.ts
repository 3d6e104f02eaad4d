const FAMILIES =
  /^ansible_(connection|host|port|user|password|private_key_file|ssh_\w+|become_(method|exe|flags|pass|password))$/

/** Whether a variable says how to reach a host, or how to become another user on it. */
export function saysHowToReach(name: string): boolean {
  return FAMILIES.test(name)
}
