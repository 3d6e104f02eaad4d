import { defineProbe, sh } from '../../src/index.ts'

export interface Cpu {
  /** As the kernel names it; empty where it does not (many ARM servers). */
  readonly model: string
  /** `x86_64`, `aarch64`, as `uname -m` says it. */
  readonly architecture: string
  /** Logical processors that run: what `nproc` counts when nothing limits it. */
  readonly count: number
  /** Cores, whatever number of threads each runs. Where the kernel does not tell: `count`. */
  readonly cores: number
  readonly sockets: number
  /** Sorted: `aes`, `avx2` … */
  readonly flags: readonly string[]
}

/** Names of the line that holds the model: x86, Raspberry Pi, MIPS, POWER, old ARM. */
const MODEL = ['model name', 'Model', 'cpu model', 'cpu', 'Processor']

/** `facts.cpu`, from /proc/cpuinfo (proc_cpuinfo(5)). Flags are those of the first processor. */
export default defineProbe({
  name: 'cpu',
  summary: 'The processors: model, architecture, number, flags.',
  read: () => sh`uname -m || exit
grep -E '^(processor|physical id|core id|model name|Model|cpu model|cpu|Processor)[[:blank:]]*[:0-9]' /proc/cpuinfo
grep -E -m 1 '^(flags|Features|isa)[[:blank:]]*:' /proc/cpuinfo
true`,
  parse: ({ stdout }): Cpu => {
    const [architecture = '', ...lines] = stdout.trimEnd().split('\n')
    const entries = lines.map(readLine)
    const values = (name: string) => entries.filter(([key]) => key === name).map(([, value]) => value)
    // s390x numbers them in the name: `processor 0: version = …`.
    const count = Math.max(entries.filter(([key]) => /^processor( \d+)?$/.test(key)).length, 1)
    const sockets = values('physical id')
    const cores = new Set(values('core id').map((core, index) => `${sockets[index] ?? ''}/${core}`))
    return {
      model: MODEL.flatMap(values)[0] ?? '',
      architecture,
      count,
      cores: cores.size === 0 ? count : cores.size,
      sockets: Math.max(new Set(sockets).size, 1),
      flags: ['flags', 'Features', 'isa']
        .flatMap(values)
        .flatMap((text) => text.split(/\s+/))
        .sort(),
    }
  },
  stable: true,
})

function readLine(line: string): [string, string] {
  const at = line.indexOf(':')
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
}
