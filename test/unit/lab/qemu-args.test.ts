import { expect, test } from 'vitest'
import { machineNamed } from '../../lab/machines.ts'
import { disksOf } from '../../lab/pristine.ts'
import { qemuArguments, type Start } from '../../lab/qemu-args.ts'

const start: Start = {
  machine: machineNamed('k8s-worker-1'),
  image: { kernel: '/image/vmlinuz', initrd: '/image/initrd.img', disk: '/image/disk.raw' },
  accel: 'tcg',
  port: 22201,
  disks: disksOf(machineNamed('k8s-worker-1'), '/run'),
  personal: '/pristine/personal.tar',
  console: '/run/console.log',
  socket: '/tmp/qmp',
  cable: null,
  pidFile: '/run/pid',
  ramState: null,
}

/** The values given for an option, in order. */
function values(option: string, words: string[]): string[] {
  return words.filter((_, index) => words[index - 1] === option)
}

test('a machine is reached on the loopback alone, and reaches nothing', () => {
  expect(values('-netdev', qemuArguments(start))).toEqual([
    'user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:22201-:22',
  ])
})

test('the second card of a machine waits on a socket, with an address of its own', () => {
  const words = qemuArguments({ ...start, cable: '/tmp/eth' })
  expect(values('-netdev', words)[1]).toBe('stream,id=cluster,server=on,addr.type=unix,addr.path=/tmp/eth')
  expect(values('-device', words)).toContain('virtio-net-pci,netdev=cluster,mac=52:54:00:6c:61:01,romfile=')
})

test('the system is the first disk of the bus, the data disk with its serial the second', () => {
  const devices = values('-device', qemuArguments(start)).filter((device) => device.startsWith('scsi-hd'))
  expect(devices).toEqual([
    'scsi-hd,id=dev0,drive=disk0,bus=scsi.0,scsi-id=0,serial=LAB-SYSTEM-k8s-worker-1',
    'scsi-hd,id=dev1,drive=disk1,bus=scsi.0,scsi-id=1,serial=LAB-DATA-1',
  ])
})

test('an attached image is an ATA disk that begins behind the map of its blocks', () => {
  const image = {
    address: 2,
    file: '/images/a.vdi',
    serial: 'VB1-2',
    offset: 1_048_576,
    model: 'VBOX HARDDISK',
  }
  const words = qemuArguments({ ...start, disks: [image] })
  expect(values('-drive', words)).toEqual([
    'if=none,id=disk2,file=/images/a.vdi,format=raw,offset=1048576,cache=unsafe,discard=unmap',
  ])
  expect(values('-device', words)).toContain(
    'scsi-hd,id=dev2,drive=disk2,bus=scsi.0,scsi-id=2,serial=VB1-2,vendor=ATA,product=VBOX HARDDISK',
  )
})

test('the master has no data disk', () => {
  expect(disksOf(machineNamed('k8s-master'), '/run').map(({ file }) => file)).toEqual(['/run/sda.qcow2'])
})

test('a machine boots, or goes on from a saved memory', () => {
  expect(values('-incoming', qemuArguments(start))).toEqual([])
  expect(values('-incoming', qemuArguments({ ...start, ramState: '/pristine/ram' }))).toEqual([
    "exec:cat '/pristine/ram'",
  ])
})

test('the processor is passed through with KVM only', () => {
  expect(values('-cpu', qemuArguments(start))).toEqual(['max'])
  expect(values('-cpu', qemuArguments({ ...start, accel: 'kvm' }))).toEqual(['host'])
})

test('a machine that the lab does not have is named together with those it has', () => {
  expect(() => machineNamed('k8s-worker-9')).toThrow(/k8s-worker-9.*k8s-master, k8s-worker-1/)
})
