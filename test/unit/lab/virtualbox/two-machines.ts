import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Disk } from '../../../lab/qemu-args.ts'
import type { World } from '../../../lab/virtualbox/command.ts'
import type { Hypervisor, Power } from '../../../lab/virtualbox/hypervisor.ts'
import { type Ended, run } from '../../../lab/virtualbox/run.ts'

interface Pretended {
  power: Power
  memory: string | null
  disks: Disk[]
}

/** Two machines that are nothing but what is remembered of them: `a` runs, `b` is off. Images are real files. */
export function twoMachines() {
  const folder = mkdtempSync(join(tmpdir(), 'drover-vbox-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
  })
  const all: Record<string, Pretended> = {
    a: { power: 'running', memory: null, disks: [{ address: 0, file: '/lab/a/sda.qcow2', serial: '' }] },
    b: { power: 'poweroff', memory: null, disks: [] },
  }
  const world: World = {
    hypervisor: pretend(all),
    registry: { images: [], machines: {} },
    folder,
    cwd: folder,
  }
  const vbox = (...words: string[]): Promise<Ended> => run(words, world)
  return { folder, all, world, vbox }
}

function pretend(all: Record<string, Pretended>): Hypervisor {
  const of = (name: string): Pretended => all[name] ?? { power: 'poweroff', memory: null, disks: [] }
  const become = (name: string, power: Power, memory: string | null = null): Promise<void> => {
    Object.assign(of(name), { power, memory })
    return Promise.resolve()
  }
  return {
    machines: Object.keys(all).map((name, index) => ({
      name,
      uuid: `6c616200-0000-4000-8000-00000000000${String(index)}`,
    })),
    power: (name) => Promise.resolve(of(name).power),
    since: () => new Date('2025-11-02T08:21:37.514Z'),
    disks: (name) => of(name).disks,
    plug: (name, disk) => Promise.resolve(void of(name).disks.push(disk)),
    unplug: (name, address) => {
      of(name).disks = of(name).disks.filter((disk) => disk.address !== address)
      return Promise.resolve()
    },
    start: (name, memory) => become(name, 'running', memory),
    cutPower: (name) => become(name, 'poweroff'),
    pressPowerButton: (name) => become(name, 'poweroff'),
    pause: (name) => become(name, 'paused'),
    resume: (name) => become(name, 'running'),
    reset: (name) => become(name, 'running'),
    save: (name, memory) => become(name, 'poweroff', memory),
  }
}
