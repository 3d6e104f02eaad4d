// The HTTP API of longhorn-manager, as far as its CSI driver uses it.
import { machineAddress } from '../network/hub.ts'
import type { Machine } from '../network/machines.ts'

/** Each says whether what it asks for is so already; it is asked again and again. */
export type Manager = {
  create: (name: string, size: string, parameters: Record<string, string>) => Promise<boolean>
  remove: (name: string) => Promise<boolean>
  attach: (name: string, node: string, attachment: string) => Promise<boolean>
  detach: (name: string, node: string, attachment: string) => Promise<boolean>
}

type Volume = { state: string; ready: boolean; controllers?: { hostId: string; endpoint: string }[] }

/** One that answers, on any of the machines; null when none does. */
export async function managerOf(machines: Machine[]): Promise<Manager | null> {
  for (const { number } of machines) {
    const url = `http://${machineAddress(number)}:9500/v1`
    try {
      if ((await fetch(url, { signal: AbortSignal.timeout(2000) })).ok) return managerAt(url)
    } catch {
      // Not this one.
    }
  }
  return null
}

function managerAt(url: string): Manager {
  const find = async (name: string): Promise<Volume | null> => {
    const answer = await fetch(`${url}/volumes/${name}`, { signal: soon() })
    return answer.ok ? ((await answer.json()) as Volume) : null
  }
  return {
    create: async (name, size, parameters) => {
      const found = await find(name)
      if (found !== null) return found.ready || found.state === 'detached'
      await send('POST', `${url}/volumes`, volumeOf(name, size, parameters))
      return false
    },
    remove: async (name) => {
      if ((await find(name)) === null) return true
      await send('DELETE', `${url}/volumes/${name}`)
      return false
    },
    attach: async (name, hostId, attachmentID) => {
      const found = await find(name)
      const controller = found?.controllers?.[0]
      if (found?.state === 'attached' && controller?.hostId === hostId) return controller.endpoint !== ''
      const input = {
        hostId,
        attachmentID,
        attacherType: 'csi-attacher',
        attachedBy: '',
        disableFrontend: false,
      }
      if (found !== null) await send('POST', `${url}/volumes/${name}?action=attach`, input)
      return false
    },
    detach: async (name, hostId, attachmentID) => {
      const found = await find(name)
      const there = found?.state === 'detached' ? undefined : found?.controllers?.[0]?.hostId
      if (found === null || (there !== hostId && found.state !== 'detaching')) return true
      await send('POST', `${url}/volumes/${name}?action=detach`, { hostId, attachmentID, forceDetach: false })
      return false
    },
  }
}

/** A manager may wait for one that is gone. */
function soon(): AbortSignal {
  return AbortSignal.timeout(10_000)
}

function volumeOf(name: string, size: string, parameters: Record<string, string>): object {
  return {
    name,
    size: String(bytesOf(size)),
    frontend: 'blockdev',
    dataEngine: 'v1',
    accessMode: 'rwo',
    numberOfReplicas: Number(parameters['numberOfReplicas'] ?? 3),
    staleReplicaTimeout: Number(parameters['staleReplicaTimeout'] ?? 2880),
    dataLocality: parameters['dataLocality'] ?? 'disabled',
    revisionCounterDisabled: parameters['disableRevisionCounter'] === 'true',
  }
}

/** A quantity of Kubernetes, as claims have it: `1Gi`, `500M` or plain bytes. */
function bytesOf(size: string): number {
  const [, number = '0', unit = ''] = /^(\d+)(\w*)$/.exec(size) ?? []
  const power = 'KMGT'.indexOf(unit.charAt(0).toUpperCase()) + 1
  return unit === '' ? Number(number) : Number(number) * (unit.endsWith('i') ? 1024 : 1000) ** power
}

async function send(method: string, url: string, body?: object): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) console.log(`${method} ${url}: ${answer.status} ${await answer.text()}`)
}
