// What the pods of an engine image do on a host: they put the engine's program where longhorn-manager looks for it.
import { onMachine } from '../network/machine.ts'
import type { Machine } from '../network/machines.ts'
import type { Pod } from './real-pods.ts'

/** The one thing that longhorn-manager runs it for. The numbers are those of the engine of that version. */
function program(version: string): string {
  const numbers = {
    cliAPIVersion: 10,
    cliAPIMinVersion: 8,
    controllerAPIVersion: 5,
    controllerAPIMinVersion: 4,
    dataFormatVersion: 1,
    dataFormatMinVersion: 1,
  }
  const clientVersion = { version, gitCommit: version, buildDate: '2025-01-01T00:00:00+00:00', ...numbers }
  return `#!/bin/sh\necho '${JSON.stringify({ clientVersion, serverVersion: null })}'\n`
}

const kept = new Set<string>()

/** Puts the program there for each pod of an engine image on one of the machines, once. */
export async function keepEngineBinaries(directory: string, pods: Pod[], on: Machine[]): Promise<void> {
  for (const { metadata, spec } of pods) {
    const isOne = metadata.labels?.['longhorn.io/component'] === 'engine-image'
    const machine = on.find(({ name }) => name === spec.nodeName)
    if (!isOne || machine === undefined || kept.has(metadata.uid)) continue
    const image = spec.containers[0]?.image ?? ''
    const folder = `/var/lib/longhorn/engine-binaries/${image.replaceAll(/[:/]/g, '-')}`
    const text = program(image.split(':').at(-1) ?? '')
    const line = `mkdir -p ${folder} && cat > ${folder}/longhorn <<'END' && chmod +x ${folder}/longhorn\n${text}END`
    const done = await onMachine(directory, machine.name, line)
    if (done.code === 0) kept.add(metadata.uid)
  }
}
