// Where the playbooks for Longhorn run: a control plane of their own, three machines, an inventory, a server for manifests.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { stringify } from 'yaml'
import type { RunRecord } from '../../../src/task/result.ts'
import type { ControlPlane } from '../../lab/kubernetes/control-plane.ts'
import { longhornManifest } from '../../lab/kubernetes/longhorn/manifest.ts'
import { serveManifests } from '../../lab/kubernetes/longhorn/serve-manifests.ts'
import { startLonghorn } from '../../lab/kubernetes/longhorn/start-longhorn.ts'
import { enterMachine, onMachine } from '../../lab/kubernetes/network/machine.ts'
import { startControlPlane } from '../../lab/kubernetes/start-control-plane.ts'
import { failures, left, lies } from '../../truth/what-went-wrong.ts'
import { outline, type Workplace, workplace } from '../drover.ts'

export const DATA = '/var/lib/longhorn-data'
export const workers = ['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3']

const root = join(import.meta.dirname, '../../..')

export interface PlaybookLab {
  readonly plane: ControlPlane
  readonly place: Workplace
  /** A playbook of `playbooks/longhorn/`, by its name, or any by its path. */
  readonly play: (name: string, ...options: string[]) => Promise<RunRecord>
  /** Check, run, check: nothing was shown wrongly, and nothing is left to do. */
  readonly settled: (name: string, ...options: string[]) => Promise<{ run: RunRecord; again: RunRecord }>
  /** A shell line on a machine. @throws Error when it fails */
  readonly on: (machine: string, line: string) => Promise<string>
  readonly longhorn: (...words: string[]) => Promise<string>
  readonly stop: () => Promise<void>
}

export async function playbookLab(): Promise<PlaybookLab> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-longhorn-playbooks-'))
  const plane = await startControlPlane({
    directory: join(folder, 'plane'),
    network: true,
    // As in a cluster that notices a dead node sooner than others.
    controllerFlags: ['--node-monitor-grace-period=16s', '--node-monitor-period=1s'],
  })
  const place = await workplace(plane)
  await startLonghorn(plane)
  const server = await serveManifests()
  const play = async (name: string, ...options: string[]) => {
    place.write('inventory.yaml', stringify(inventory(plane, place, server.url)))
    const file = name.includes('/') ? name : join(root, `playbooks/longhorn/${name}.yaml`)
    return place.run(file, '-i', 'inventory.yaml', ...options)
  }
  return {
    plane,
    place,
    play,
    settled: (...words) => settle(play, ...words),
    on: async (machine, line) => {
      const { code, stdout, stderr } = await onMachine(plane.directory, machine, line)
      if (code !== 0) throw new Error(`${machine}: ${line} ended with ${code}: ${stderr}`)
      return stdout
    },
    longhorn: (...words) => plane.kubectl(['-n', 'longhorn-system', ...words]),
    stop: async () => {
      server.close()
      place.remove()
      await plane.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function settle(play: PlaybookLab['play'], name: string, ...options: string[]) {
  const check = await play(name, '--check', ...options)
  const run = await play(name, ...options)
  const again = await play(name, '--check', ...options)
  expect(failures(run)).toEqual([])
  expect(lies(check, run, again)).toEqual([])
  expect(left(again)).toEqual([])
  return { run, again }
}

/** The lines of one step, by its name: one for each host and item. */
export function linesOf(record: RunRecord, step: string): string[] {
  return outline({ ...record, results: record.results.filter((one) => one.step === step) })
}

function inventory(plane: ControlPlane, place: Workplace, manifests: string): object {
  const here = { ansible_connection: 'local' }
  const hosts = workers.map((name) => [
    name,
    { ...here, ansible_become_user: '0', ansible_become_exe: wayInto(plane, place, name) },
  ])
  return {
    all: {
      vars: {
        longhorn_version: longhornManifest().version,
        longhorn_manifest_url: manifests,
        // Nothing runs behind the pages here.
        longhorn_ui: false,
      },
      children: {
        cluster: { hosts: { localhost: { ...here, ansible_become: false } } },
        workers: { hosts: Object.fromEntries(hosts) as object },
      },
    },
  }
}

/** Becoming another user leads into the machine: it has no sshd. */
function wayInto(plane: ControlPlane, place: Workplace, name: string): string {
  const { program, words } = enterMachine(plane.directory, name, 'env', [])
  const lines = [
    '#!/bin/sh',
    'while [ "$1" != -- ]; do shift; done',
    'shift',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    'export PATH',
    `exec ${program} ${words.join(' ')} "$@"`,
  ]
  const path = `into-${name}`
  place.write(path, `${lines.join('\n')}\n`)
  chmodSync(join(place.folder, path), 0o755)
  return join(place.folder, path)
}

/** An empty data disk gets a file system and is mounted, as prepare-nodes.yaml does it. */
export async function mountDataDisk({ on }: PlaybookLab, worker: string, image = 'data.img'): Promise<void> {
  await on(
    worker,
    `mkdir -p ${DATA} && mkfs.ext4 -q /disks/${image} && mount -o loop /disks/${image} ${DATA}`,
  )
}
