import { defineProbe, sh } from '../../src/index.ts'

/** A module of the running kernel. */
export interface KernelModule {
  /** Loaded, or part of the kernel itself. */
  readonly loaded: boolean
  /** Part of the kernel itself: it can be neither loaded nor removed. */
  readonly builtIn: boolean
  /** modprobe would load it. */
  readonly available: boolean
  /** What uses it, when it is loaded: other modules, or `something` that the kernel does not name. */
  readonly usedBy: readonly string[]
  /** Modules that modprobe would load first, because it needs them. */
  readonly needs: readonly string[]
  /** Why modprobe would not load it; null when it would, or need not. */
  readonly problem: string | null
}

/**
 * Whether a module of the running kernel is loaded, or could be. `-` and `_` are the same in its name (modprobe(8)).
 * /proc/modules has the loaded ones with their use count and users (proc_modules(5)); modules.builtin has those that are
 * part of the kernel.
 */
export const kernelModule = defineProbe({
  name: 'module',
  summary: 'Whether a kernel module is loaded, or could be.',
  read: (name: string) => {
    const plain = name.replaceAll('-', '_')
    return sh`
if grep -s ${`^${plain} `} /proc/modules; then exit 0; fi
if grep -qs ${`/${plain.replaceAll('_', '[-_]')}\\.ko$`} "/lib/modules/$(uname -r)/modules.builtin"; then echo built-in; exit 0; fi
if [ -d /sys/module/${plain} ]; then echo built-in; exit 0; fi
command -v modprobe > /dev/null || { echo 'this host has no modprobe (package kmod)'; exit 3; }
modprobe --dry-run --verbose -- ${plain} 2>&1 || exit 4`
  },
  exits: [0, 3, 4],
  parse: ({ code, stdout }, name): KernelModule => read(code, stdout.trim(), name.replaceAll('-', '_')),
})

function read(code: number, text: string, name: string): KernelModule {
  const none = { loaded: false, builtIn: false, available: false, usedBy: [], needs: [] }
  if (code !== 0) return { ...none, problem: text.replace(/^modprobe: (FATAL|ERROR): /, '') }
  if (text === 'built-in') return { ...none, loaded: true, builtIn: true, available: true, problem: null }
  if (text.startsWith(`${name} `)) return readLoaded(text)
  const disabled = /^install (\S*\/)?(false|true)\b/m.test(text)
  return {
    ...none,
    available: !disabled,
    needs: text.split('\n').flatMap((line) => neededBy(name, line)),
    problem: disabled ? 'an `install` line below /etc/modprobe.d disables it' : null,
  }
}

/** `nf_nat 57344 2 nft_chain_nat,xt_MASQUERADE, Live 0x0…`; the users are `-` where the kernel names none. */
function readLoaded(line: string): KernelModule {
  const [, , uses = '0', users = '-'] = line.split(' ')
  const named = users.split(',').filter((user) => user !== '' && user !== '-' && user !== '[permanent]')
  const usedBy = Number(uses) > 0 && named.length === 0 ? ['something'] : named
  return { loaded: true, builtIn: false, available: true, usedBy, needs: [], problem: null }
}

/** `insmod /lib/modules/6.1.0-37-amd64/kernel/net/sunrpc/sunrpc.ko` */
function neededBy(name: string, line: string): string[] {
  const [, file] = /^insmod \S*\/([^/]+)\.ko/.exec(line) ?? []
  const plain = file?.replaceAll('-', '_')
  return plain === undefined || plain === name ? [] : [plain]
}
