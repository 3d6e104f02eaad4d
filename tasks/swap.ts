import { type Change, defineTask, type Probe, Refusal, sh, Type } from '../src/index.ts'
import { selectDevice } from './plans/select-device.ts'
import { swapEntries, withoutSwap, withSwap } from './plans/swap-lines.ts'
import { writeFstab } from './plans/write-fstab.ts'
import type { BlockDevices } from './probes/block-device.ts'
import { blockDevices } from './probes/block-devices.ts'
import { type Fstab, fstab } from './probes/fstab.ts'
import { type SwapUnit, swapUnits } from './probes/swap-units.ts'
import { type Swaps, swaps } from './probes/swaps.ts'
import { type Unit, unit } from './probes/unit.ts'

const params = Type.Object({
  state: Type.Enum(['off', 'on'], {
    description: '`off`: nothing is swapped to. `on`: all that fstab names is.',
  }),
  persistent: Type.Boolean({ default: true, description: 'Also at boot. `false`: only now.' }),
})

// A type, not an interface: only types fit the index signature of Observed.
type Questions = {
  readonly swaps: Probe<Swaps>
  readonly fstab: Probe<Fstab>
  readonly units: Probe<readonly SwapUnit[]>
  readonly zram: Probe<Unit | null>
  readonly devices?: Probe<BlockDevices>
}

interface Answers {
  readonly swaps: Swaps
  readonly fstab: Fstab
  readonly units: readonly SwapUnit[]
  readonly zram: Unit | null
  readonly devices?: BlockDevices
}

type Plan = Generator<Change<Answers>, void, undefined>

/** The service of Debian's zram-tools, which swaps to compressed memory at boot. */
const ZRAM = 'zramswap.service'

export default defineTask({
  name: 'swap',
  summary: 'Turns swap off, now and at every boot, or on again.',
  description: `
\`off\` makes comments of the lines for swap in /etc/fstab (so that \`on\` can put them back), masks the units of systemd that would
swap at boot all the same (partitions that are marked for it, zram; one whose file is in \`/etc/systemd/system\` has no room for a
mask: it is disabled), disables \`${ZRAM}\`, and turns off what is on. What was swapped
out comes back into memory: where that has no room for it, \`swapoff\` fails, and says so.

\`on\` takes back the comments that \`off\` made and turns on what fstab names. It makes no swap, and unmasks nothing.
See swapon(8), fstab(5), systemd.swap(5).
`,
  examples: `
- name: No swap, as Kubernetes wants it
  swap: { state: off }
`,
  touches: ['swaps', 'fstab', 'swap-units', 'unit', 'block-devices', 'memory'],
  params,
  observe: ({ state }): Questions => ({
    swaps: swaps(),
    fstab: fstab(),
    units: swapUnits(),
    zram: unit(ZRAM),
    ...(state === 'on' ? { devices: blockDevices() } : {}),
  }),
  *plan({ state, persistent }, now): Plan {
    if (state === 'off') {
      if (persistent) yield* notAtBoot(now)
      yield* offNow(now)
    } else {
      const lines = (persistent ? withSwap(now.fstab.lines) : null) ?? now.fstab.lines
      if (lines !== now.fstab.lines) yield writeFstab('put swap back into fstab', now.fstab, lines)
      yield* onNow(now, lines)
    }
  },
})

function* notAtBoot({ fstab: file, units, zram, swaps: active }: Answers): Plan {
  const lines = withoutSwap(file.lines)
  if (lines) yield writeFstab('take swap out of fstab', file, lines)
  if (units.length > 0) yield notByUnits(units)
  if (zram?.enabled === 'enabled')
    yield {
      summary: `keep ${ZRAM} from starting at boot`,
      set: { zram: { ...zram, enabled: 'disabled' } },
      run: [sh`systemctl disable ${ZRAM}`],
    }
  const strange = Object.keys(active).find((path) => path.startsWith('/dev/zram'))
  if (strange !== undefined && !units.some(({ name }) => name.includes('zram')) && zram?.load !== 'loaded')
    throw new Refusal(
      `${strange} is swapped to, and nobody here knows what makes it at boot: keep that from it, or say persistent: false`,
    )
}

/** Where no mask can be written, a unit rests without its links. */
function notByUnits(units: readonly SwapUnit[]): Change<Answers> {
  const steps = (['mask', 'disable'] as const).flatMap((verb) => {
    const names = units.filter(({ maskable }) => maskable === (verb === 'mask')).map(({ name }) => name)
    return names.length === 0 ? [] : [{ verb, names }]
  })
  return {
    summary: steps.map(({ verb, names }) => `${verb} ${names.join(', ')}`).join(' and '),
    set: { units: [] },
    run: steps.map(({ verb, names }) => sh`systemctl ${[verb, ...names]}`),
  }
}

function* offNow({ swaps: active }: Answers): Plan {
  const paths = Object.keys(active)
  if (paths.length === 0) return
  yield {
    summary: `turn off swap on ${paths.join(', ')}`,
    set: { swaps: {} },
    run: paths.map((path) => sh`swapoff ${path}`),
    unsettles: ['block-devices', 'unit', 'memory'],
  }
}

function* onNow(now: Answers, lines: Fstab['lines']): Plan {
  const entries = swapEntries(lines)
  if (entries.length === 0) throw new Refusal('fstab names no swap: there is nothing to turn on')
  let { swaps: active, devices = {} } = now
  const off = entries.filter(({ source }) => !isOn(source, active, devices))
  if (off.length === 0) return
  for (const { source } of off)
    if (isFile(source)) active = { ...active, [source]: 'file' }
    else {
      const { path, device } = selectDevice(devices, source)
      devices = { ...devices, [path]: { ...device, swap: true } }
      active = { ...active, [path]: 'partition' }
    }
  yield {
    summary: `turn on swap on ${off.map(({ source }) => source).join(', ')}`,
    set: { swaps: active, devices },
    run: [sh`swapon --all`],
    unsettles: ['unit', 'memory'],
  }
}

function isOn(source: string, active: Swaps, devices: BlockDevices): boolean {
  return isFile(source) ? source in active : selectDevice(devices, source).device.swap
}

function isFile(source: string): boolean {
  return source.startsWith('/') && !source.startsWith('/dev/')
}
