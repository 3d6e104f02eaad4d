// Whether QEMU may use KVM here. /dev/kvm proves nothing: a guest can hang on it. A guest that boots proves it.
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, hostname, release } from 'node:os'
import { join } from 'node:path'
import type { Image } from './image-files.ts'
import { cpuArguments, type Accel } from './qemu-args.ts'
import { tryCommand } from './run-command.ts'
import { say } from './progress.ts'

/** A guest on KVM reaches its first program in a second or two; one that has not in 15 s hangs. */
const proofSeconds = 15

/** The acceleration proved for this machine, from the cache beside the image if it was proved before. */
export async function provenAcceleration(image: Omit<Image, 'disk'>, cache: string): Promise<Accel> {
  const machine = JSON.stringify([hostname(), release(), cpus()[0]?.model])
  const file = join(cache, `accel-${createHash('sha256').update(machine).digest('hex').slice(0, 12)}`)
  if (existsSync(file)) return readFileSync(file, 'utf8').trim() === 'kvm' ? 'kvm' : 'tcg'
  const accel = (await bootsOnKvm(image)) ? 'kvm' : 'tcg'
  say(accel === 'kvm' ? 'KVM works: a guest booted on it' : 'no working KVM: QEMU emulates (TCG)')
  writeFileSync(file, `${accel}\n`)
  return accel
}

async function bootsOnKvm(image: Omit<Image, 'disk'>): Promise<boolean> {
  if (!canOpen('/dev/kvm')) return false
  say('trying KVM')
  const words = [...cpuArguments('kvm'), '-m', '512', '-nodefaults', '-display', 'none']
  words.push('-serial', 'stdio', '-no-reboot', '-kernel', image.kernel, '-initrd', image.initrd)
  // `break=top` stops in the initrd's shell, which reads no input here and so ends in a panic; that reboots: the end.
  words.push('-append', 'console=ttyS0 break=top panic=-1')
  const ended = await tryCommand('qemu-system-x86_64', words, { timeoutSeconds: proofSeconds })
  return ended.stdout.includes('(initramfs)')
}

function canOpen(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}
