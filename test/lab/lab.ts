// The lab as a library: what tests and demonstrations use.
export { diskHash, hotplug, unplug } from './disks.ts'
export { ssh, sshRoot, sudoPassword } from './login.ts'
export { inventoryFile, knownHostsFile } from './places.ts'
export { powerCut, powerOn } from './power.ts'
export { status } from './status.ts'
export { down, reset, up } from './up.ts'
