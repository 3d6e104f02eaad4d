// The program VBoxManage of the lab.
import { join } from 'node:path'
import { withLock } from '../lock.ts'
import { runFolder } from '../places.ts'
import { labHypervisor } from './lab-hypervisor.ts'
import { loadRegistry, saveRegistry } from './registry.ts'
import { changes, type Ended, run } from './run.ts'

const words = process.argv.slice(2)
const file = join(runFolder(), 'virtualbox.json')

async function once(): Promise<Ended> {
  const registry = loadRegistry(file)
  const world = { hypervisor: labHypervisor(), registry, folder: runFolder(), cwd: process.cwd() }
  const ended = await run(words, world)
  if (changes(words)) saveRegistry(file, registry)
  return ended
}

try {
  const { code, stdout, stderr } = changes(words) ? await withLock('virtualbox', once) : await once()
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  process.exitCode = code
} catch (error) {
  // Of the lab or of QEMU: the real one knows nothing like it.
  process.stderr.write(`VBoxManage: error: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
