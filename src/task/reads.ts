import { parseCommands, type Words } from './shell-commands.ts'

/** Programs that only read, whatever their arguments. */
const READERS = new Set(
  `[ test : true false echo printf cat head tail ls stat readlink realpath basename dirname grep cut uniq tr wc
   sha256sum sha512sum md5sum cksum base64 od id getent uname df du free ps findmnt lsblk blkid lsmod modinfo
   pvs vgs lvs xfs_info lsattr dpkg-query apt-cache getfattr mountpoint read set unset exit return local
   shift export umask continue break cmp comm join paste fold expr seq nproc iconv tac rev numfmt getconf
   lsns cd`.split(/\s+/),
)

/** Texts for bash that connect to a port, and search what it says by itself. As written, quotes included. */
const CONNECTING = [
  `'exec 3<> "/dev/tcp/$0/$1"'`,
  `'exec 3<> "/dev/tcp/$0/$1" && exec grep -Eaq -e "$2" <&3'`,
]

/** Programs that only read when called in a certain way. */
const CONDITIONAL: Readonly<Record<string, (args: readonly string[]) => boolean>> = {
  sed: (args) =>
    args.some((arg) => /^-[a-zA-Z]*n/.test(arg)) &&
    !args.some((arg) => /^(-[a-zA-Z]*i|--in-place)/.test(arg)),
  awk: (args) => !args.some((arg) => /system\s*\(|>\s*"|\|\s*"/.test(arg)),
  find: (args) => !args.some((arg) => /^-(exec|execdir|ok|okdir|delete|fprint|fprintf|fls)/.test(arg)),
  'apt-get': (args) =>
    args.some((arg) => /^(-s|--simulate|--dry-run|--just-print|--no-act|--recon)$/.test(arg)),
  dpkg: (args) =>
    args.some((arg) =>
      /^(--print-architecture|--compare-versions|--audit|-l|--list|-s|--status|-C)$/.test(arg),
    ),
  systemctl: (args) =>
    args.some((arg) =>
      /^(show|is-active|is-enabled|is-failed|is-system-running|list-unit-files|list-units|status|cat)$/.test(
        arg,
      ),
    ),
  modprobe: (args) => args.some((arg) => /^(-n|--dry-run|--show-depends|-D|-qn|-nq)$/.test(arg)),
  wipefs: (args) => args.some((arg) => /^(-n|--no-act)$/.test(arg)),
  swapon: (args) => args.some((arg) => arg.startsWith('--show')),
  tune2fs: (args) => args.some((arg) => arg === '-l'),
  dumpe2fs: (args) => args.some((arg) => arg === '-h'),
  hostname: (args) => args.every((arg) => arg.startsWith('-') && !/^(-F|--file|-b)/.test(arg)),
  date: (args) => !args.some((arg) => /^(-s|--set)/.test(arg)),
  sort: (args) => !args.some((arg) => /^(-o|--output)/.test(arg)),
  udevadm: (args) => args[0] === 'info',
  command: (args) => args[0] === '-v',
  dd: (args) => !args.some((arg) => arg.startsWith('of=') && arg !== 'of=/dev/null'),
  ip: (args) => args.filter((arg) => !arg.startsWith('-'))[1] === 'show',
  rpm: (args) => args.some((arg) => /^(-q|--query)/.test(arg)),
  // Connecting is looking: nothing is sent.
  nc: (args) => args.includes('-z'),
  tar: (args) => ['--compare', '--list'].includes(args[0] ?? '') && !args.some((arg) => isTarProgram(arg)),
  unzip: (args) => args[0] === '-Z1' || args[0] === '-p',
  crontab: (args) => args[0] === '-l',
  bash: (args) => args[0] === '--norc' && args[1] === '-c' && CONNECTING.includes(args[2] ?? ''),
  kubectl: (args) => readsCluster(args),
  // `showmediuminfo` is not one of them: it makes VirtualBox know a file that it did not know.
  VBoxManage: (args) => ['list', 'showvminfo', '--version'].includes(args[0] ?? ''),
  multipath: (args) => args.some((arg) => /^(-ll|-t|-l)$/.test(arg)),
  timeout: (args) => readsOnly(args.slice(args.findIndex((arg) => !arg.startsWith('-')) + 1)),
  xargs: (args) => readsOnly(args.slice(args.findIndex((arg) => !arg.startsWith('-')))),
  env: (args) => readsOnly(args.slice(args.findIndex((arg) => !/^[A-Za-z_]\w*=/.test(arg)))),
}

/** Subcommands of kubectl that only ask the API server. */
const ASKING = [
  'get',
  'diff',
  'version',
  'api-resources',
  'api-versions',
  'describe',
  'logs',
  'explain',
  'top',
]
/** Options of kubectl that may stand before its subcommand and take a word. */
const BEFORE_SUBCOMMAND = /^--(context|kubeconfig|namespace|request-timeout)$|^-n$/

function readsCluster(args: readonly string[]): boolean {
  const at = args.findIndex(
    (arg, index) => !arg.startsWith('-') && !BEFORE_SUBCOMMAND.test(args[index - 1] ?? ''),
  )
  return ASKING.includes(args[at] ?? '') || args.includes('--dry-run=server')
}

/** Options by which tar runs a program of the caller's choice, or removes files: tar(1). */
function isTarProgram(arg: string): boolean {
  return /^(-[A-Za-z]*[IF]|--(use-compress-program|to-command|checkpoint-action|info-script|new-volume-script|rsh-command|rmt-command|remove-files))/.test(
    arg,
  )
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/

/**
 * Why a script might change a host, or null when every program in it is on the read-only list
 * and nothing is written but to /dev/null.
 */
export function whyNotReading(script: string): string | null {
  try {
    const { commands, targets, functions } = parseCommands(script)
    const target = targets.find((path) => path !== '/dev/null' && !/^&\d$/.test(path))
    if (target !== undefined) return `it writes to ${target}`
    const writer = commands.find((words) => !functions.has(words[0] ?? '') && !readsOnly(words))
    return writer === undefined
      ? null
      : `${programOf(writer)} is not on the read-only list (or not with these arguments)`
  } catch (error) {
    if (error instanceof SyntaxError) return `it cannot be judged: ${error.message}`
    throw error
  }
}

function readsOnly(words: Words): boolean {
  const command = words.slice(leadingAssignments(words))
  if (command.length === 0) return true
  const program = programOf(command)
  return READERS.has(program) || (CONDITIONAL[program]?.(command.slice(1)) ?? false)
}

function leadingAssignments(words: Words): number {
  const first = words.findIndex((word) => !ASSIGNMENT.test(word))
  return first === -1 ? words.length : first
}

function programOf(words: Words): string {
  return words.find((word) => !ASSIGNMENT.test(word)) ?? ''
}
