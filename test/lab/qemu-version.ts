// Which QEMU there is, and what of it the lab can use.
import { command } from './run-command.ts'

/** What `qemu-system-x86_64 --version` prints. */
export async function qemuVersion(): Promise<string> {
  return command('qemu-system-x86_64', ['--version'])
}

/** Whether machines get a second network card that can be plugged in at any time: `-netdev stream`, since QEMU 7.2. */
export async function hasCables(): Promise<boolean> {
  const [, major, minor] = /version (\d+)\.(\d+)/.exec(await qemuVersion()) ?? []
  return Number(major) > 7 || (Number(major) === 7 && Number(minor) >= 2)
}
