import { type Command, sh } from './command.ts'
import { bytesOf, type Data } from './content.ts'
import { Secret } from './secret.ts'
import { dressed, type Predecessor, withAcl } from './successor.ts'
import { isUnknown, type Unknown } from './unknown.ts'

export interface UploadOptions {
  /** Owner's name or number; the become user's own when absent. */
  readonly owner?: string
  readonly group?: string
  /** What is at the path: what else it has, like its ACL, is kept. */
  readonly predecessor?: Predecessor
  /** A check of the new file before it takes the old one's place: gets the temporary path. */
  readonly validate?: (path: Command) => Command
}

/**
 * Writes a file whole: to a temporary file beside it, then `mv` over the old one, so that
 * no reader ever sees half of it and a failure leaves the old one and nothing else.
 *
 * @param mode octal digits, e.g. `0644`.
 */
export function upload(
  content: Data | Unknown,
  path: string,
  mode: string,
  options: UploadOptions = {},
): Command {
  const length = isUnknown(content) ? 0 : bytesOf(content).length
  const size = sizeOf(content, length)
  const owner = `${options.owner ?? ''}${options.group === undefined ? '' : `:${options.group}`}`
  const display = `write ${size} to ${path} (mode ${mode}${owner === '' ? '' : `, owner ${owner}`})`
  const command: Command = { ...replaceFile(path, length, mode, owner, options), display }
  return isUnknown(content) ? { ...command, unknown: content } : { ...command, stdin: content }
}

/** How much is written, in words. The length of a secret is part of it. */
function sizeOf(content: Data | Unknown, length: number): string {
  if (isUnknown(content)) return content.describe()
  if (content instanceof Secret) return 'a secret'
  return length === 1 ? '1 byte' : `${length} bytes`
}

function replaceFile(
  path: string,
  length: number,
  mode: string,
  owner: string,
  options: UploadOptions,
): Command {
  const slash = path.lastIndexOf('/')
  const folder = slash <= 0 ? '/' : path.slice(0, slash)
  const template = `${folder === '/' ? '' : folder}/.${path.slice(slash + 1, slash + 61)}.XXXXXX`
  const temporary: Command = { script: '"$t"' }
  const dress = { path, account: owner, mode, predecessor: options.predecessor }
  const lines = [
    sh`umask 077; t=$(mktemp ${template}) || exit`,
    sh`trap 'rm -f "$t"' EXIT; trap 'exit 130' INT TERM HUP`,
    ...withAcl(dress, template),
    receive(length),
    ...(options.validate ? [sh`${options.validate(temporary)} || exit`] : []),
    sh`${dressed(dress)} && mv -fT "$t" ${path} && trap - EXIT`,
  ]
  return { script: lines.map((line) => line.script).join('\n') }
}

/** Bytes that dd takes in one piece: it holds them in memory. */
const LARGEST_PIECE = 256 * 1024

/** Writes stdin to the temporary file. A connection that is lost ends it early, as if all had come. */
function receive(length: number): Command {
  const short = sh`{ echo 'not all of the content arrived' >&2; exit 1; }`
  if (length === 0 || length > LARGEST_PIECE)
    return sh`cat > "$t" || exit; [ "$(wc -c < "$t")" -eq ${length} ] || ${short}`
  // One program writes and counts: it says 1+0 where it has found one whole piece, 0+1 where it has found less.
  return sh`n=$(dd bs=${length} count=1 iflag=fullblock of="$t" 2>&1) || { printf '%s\n' "$n" >&2; exit 1; }
case $n in 1+0*) ;; *) ${short} ;; esac`
}
