import { type Command, type Data, sh } from '../../src/index.ts'
import { listArchive } from '../probes/archive.ts'
import type { ArchiveKind } from './archive-kind.ts'
import { requireWhole } from './require-whole.ts'

export interface Unpacking {
  /** Where it is on the machine; null: its bytes are sent. */
  readonly path: string | null
  readonly data: Data | null
  /** As the playbook names it. */
  readonly name: string
  readonly kind: ArchiveKind
  readonly into: string
  readonly strip: number
  /** `USER:GROUP`, each may be empty; empty: what the archive says. */
  readonly owners: string
}

/** Unpacks an archive over what is there. Bytes that are sent go to a temporary file first: half an archive is never unpacked. */
export function unpack(wish: Unpacking): Command {
  const { path, data, name, into, owners } = wish
  const whole = path === null ? receive(data) : sh`t=${path}`
  const account = owners.endsWith(':') ? owners.slice(0, -1) : owners
  const script = sh`${whole}
${extract(wish)} || exit
${owners === '' ? sh`:` : sh`cd ${into} && ${giveAway(wish, account)}`}`
  const display = `unpack ${name} into ${into}${owners === '' ? '' : `, owner ${account}`}`
  return { ...script, display, ...(data === null ? {} : { stdin: data }) }
}

function receive(data: Data | null): Command {
  const length = data instanceof Uint8Array ? data.length : Buffer.byteLength(String(data))
  return sh`t=$(mktemp) || exit
trap 'rm -f "$t"' EXIT; trap 'exit 130' INT TERM HUP
cat > "$t" || exit
${requireWhole(sh`"$t"`, length, 'archive')}`
}

/** A link that leads to a directory is not replaced by one. */
const KEEP_LINKS = '--keep-directory-symlink'

function extract({ kind, into, strip }: Unpacking): Command {
  if (kind.zip) return sh`unzip -o -qq "$t" -d ${into}`
  const options = [`--directory=${into}`, '--same-permissions', `--strip-components=${String(strip)}`]
  // busybox does not know it, nor does GNU tar before 1.27.
  return sh`case $(tar --help 2>&1) in *${KEEP_LINKS}*) k=${KEEP_LINKS} ;; *) k= ;; esac
tar --extract $k --file="$t" ${[...options, ...(kind.option === '' ? [] : [kind.option])]}`
}

/** `n`: a mode, a slash and a name. */
const SET_AGAIN: Command = { script: `chmod -- "\${n%%/*}" "\${n#*/}"` }

/** A new owner makes Linux clear the special bits of files: they are set again. Whether a file has any, the shell itself sees. */
function giveAway(wish: Unpacking, account: string): Command {
  return sh`l=$(${list(wish)}); [ "$l" ] || exit 0
s=$(printf '%s\n' "$l" | while IFS= read -r n; do
  [ -f "$n" ] && [ ! -L "$n" ] || continue
  [ -u "$n" ] || [ -g "$n" ] || continue
  m=$(stat -c %a -- "$n") && printf '%s/%s\n' "$m" "$n" || exit
done) || exit
printf '%s\n' "$l" | tr '\n' '\0' | xargs -0 chown -h ${account} -- || exit
[ "$s" ] || exit 0
printf '%s\n' "$s" | while IFS= read -r n; do ${SET_AGAIN} || exit; done`
}

/** The names of what was unpacked, as \`$t\` lists them. */
function list({ kind, strip }: Unpacking): Command {
  const { script } = listArchive('@archive@', kind.zip ? 'zip' : kind.option, strip)
  return { script: script.replace(/'?(--file=)?@archive@'?/, '$1"$t"') }
}
