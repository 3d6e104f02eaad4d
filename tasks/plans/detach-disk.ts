import { type Change, Refusal, sh } from '../../src/index.ts'
import { certain } from './certain.ts'
import { whyNotPlug } from './hot-plug.ts'
import {
  type DiskAnswers,
  type DiskWish,
  findController,
  findSlot,
  type Found,
  showSlot,
} from './virtual-disk.ts'
import { patiently } from './virtualbox-machine.ts'

type Plan = Generator<Change<DiskAnswers>, void, undefined>

/** Takes the disk out of the machine, wherever it is attached; for `absent` destroys the image as well. @throws {Refusal} */
export function* detachDisk(wish: DiskWish, found: Found): Plan {
  const { vm, media, medium } = found
  const at = findSlot(wish.medium, found)
  if (at) yield detach(wish, at[0], found)
  if (wish.state !== 'absent') return
  if (medium === null) {
    refuseFile(wish, found)
    return
  }
  const others = medium.machines.filter((name) => name !== vm.name)
  if (others.length > 0)
    throw new Refusal(`${wish.medium} is attached to ${others.join(', ')}: detach it there first`)
  const { [wish.medium]: _gone, ...rest } = media
  yield {
    summary: `delete ${wish.medium}`,
    set: { media: rest, file: null },
    run: [patiently(sh`VBoxManage closemedium disk ${wish.medium} --delete`)],
    destroys: `all that is on ${wish.medium}`,
  }
}

function detach(wish: DiskWish, slot: string, { vm, media, medium }: Found): Change<DiskAnswers> {
  const { [slot]: attached, ...attachments } = vm.attachments
  if (attached?.medium !== wish.medium || medium === null)
    throw new Refusal(
      `snapshots of ${vm.name} use ${wish.medium} (${attached?.medium ?? ''}): delete them before it is detached`,
    )
  const [, name = '', port = '', device = ''] = /^(.*)-(\d+)-(\d+)$/.exec(slot) ?? []
  const why = whyNotPlug(vm, { ...findController(vm, name), name, port: Number(port) })
  if (why !== null) throw new Refusal(why)
  const place = ['--storagectl', name, '--port', port, '--device', device]
  const machines = medium.machines.filter((user) => user !== vm.name)
  return {
    summary: `detach ${wish.medium} from ${vm.name} (${showSlot(slot)})`,
    set: { vm: { ...vm, attachments }, media: { ...media, [wish.medium]: { ...medium, machines } } },
    run: [patiently(sh`VBoxManage storageattach ${wish.vm} ${place} --type hdd --medium none`)],
  }
}

function refuseFile({ medium }: DiskWish, { file }: Found): void {
  if (file !== null)
    throw new Refusal(`${medium} is a ${certain(file.type)} that VirtualBox does not know: it is left alone`)
}
