// The command line of a machine. Pure.
import type { Image } from './image-files.ts'
import { memoryMiB, type Machine } from './machines.ts'

/** How QEMU runs a guest's instructions: by the processor, or by emulation. */
export type Accel = 'kvm' | 'tcg'

/**
 * A disk on the machine's SCSI bus: `address` 0 is the system's, 1 the data disk, more are hot-plugged. With an `offset`
 * it is raw from that byte of the file on, otherwise qcow2; with a `model` it looks like an ATA disk of that name.
 */
export type Disk = { address: number; file: string; serial: string; offset?: number; model?: string }

/**
 * What a machine needs to start. `ramState`: go on from this saved memory instead of booting. `cable`: a socket on which its
 * second network card waits for a network, null for none.
 */
export type Start = {
  machine: Machine
  image: Image
  accel: Accel
  port: number
  disks: Disk[]
  personal: string
  console: string
  socket: string
  cable: string | null
  pidFile: string
  ramState: string | null
}

/** The words after `qemu-system-x86_64`. The machine listens for SSH on the loopback `port`; nothing gets out of it. */
export function qemuArguments(start: Start): string[] {
  return [
    ...['-name', `drover-lab-${start.machine.name}`, '-uuid', start.machine.uuid],
    ...[...cpuArguments(start.accel), '-smp', '1', '-m', String(memoryMiB)],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-daemonize', '-pidfile', start.pidFile],
    ...['-serial', `file:${start.console}`, '-qmp', `unix:${start.socket},server=on,wait=off`],
    ...['-kernel', start.image.kernel, '-initrd', start.image.initrd, '-append', kernelWords.join(' ')],
    ...['-fw_cfg', `name=opt/drover/personal,file=${start.personal}`],
    ...['-rtc', 'base=utc,clock=host', '-device', 'virtio-rng-pci'],
    ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${start.port}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net,romfile='],
    ...(start.cable === null ? [] : secondCard(start.cable, start.machine)),
    ...['-device', 'virtio-scsi-pci,id=scsi'],
    ...start.disks.flatMap(diskArguments),
    ...(start.ramState === null ? [] : ['-incoming', `exec:cat '${start.ramState}'`]),
  ]
}

/** Card eth1 of the machine, with an address that no other machine of the lab has. */
function secondCard(cable: string, { uuid }: Machine): string[] {
  const address = `52:54:00:6c:61:${uuid.slice(-2)}`
  return [
    ...['-netdev', `stream,id=cluster,server=on,addr.type=unix,addr.path=${cable}`],
    ...['-device', `virtio-net-pci,netdev=cluster,mac=${address},romfile=`],
  ]
}

export function cpuArguments(accel: Accel): string[] {
  const cpu = accel === 'kvm' ? 'host' : 'max'
  return ['-machine', `q35,accel=${accel}`, '-cpu', cpu]
}

const kernelWords = [
  ...['console=ttyS0', 'quiet', 'root=/dev/mapper/ubuntu--vg-ubuntu--lv', 'ro'],
  'scsi_mod.scan=manual', // recipe/first-disk scans, the system's disk first
  // Nothing secret runs here, and emulating these costs a tenth of the speed.
  ...['mitigations=off', 'audit=0', 'nowatchdog', 'random.trust_cpu=on', '8250.nr_uarts=1'],
  'net.ifnames=0', // the name eth0 of /etc/network/interfaces
  'no_timer_check', // else an emulated machine on a busy host can fail it, and stop
]

function diskArguments(disk: Disk): string[] {
  const id = `disk${disk.address}`
  // A cut of the guest's power is not one of ours: what the guest has flushed reaches our kernel, and that is enough.
  const format = disk.offset === undefined ? 'qcow2' : `raw,offset=${disk.offset}`
  const drive = `if=none,id=${id},file=${disk.file},format=${format},cache=unsafe,discard=unmap`
  return ['-drive', drive, '-device', scsiDevice(disk)]
}

function scsiDevice(disk: Disk): string {
  const serial = disk.serial === '' ? '' : `,serial=${disk.serial}`
  const model = disk.model === undefined ? '' : `,vendor=ATA,product=${disk.model}`
  return `scsi-hd,id=dev${disk.address},drive=disk${disk.address},bus=scsi.0,scsi-id=${disk.address}${serial}${model}`
}
