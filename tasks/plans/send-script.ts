import { type Command, type Content, type Data, Secret, sh } from '../../src/index.ts'
import { nameOf } from './paths.ts'
import { requireWhole } from './require-whole.ts'

/** The script's path on the host, as its command names it. */
export function sentScript(content: Content): Command {
  return { script: '"$1"', display: sh`${nameOf(content.path)}`.script }
}

interface Sending {
  readonly content: Content
  /** Starts the script at `sentScript`. */
  readonly command: Command
  readonly timeout?: number | undefined
  /** The script stands in the command itself: a question has no stdin. */
  readonly inline: boolean
}

/**
 * Wraps a command so that the script it starts is there while it runs: in a folder of its own that only its user can
 * enter, removed afterwards however the command ends. The script comes first on stdin, what the command reads after it.
 */
export function sendScript({ content, command, timeout, inline }: Sending): Command {
  const bytes = bytesOf(content.data)
  const lines = [
    'd=$(mktemp -d "${TMPDIR:-/tmp}/drover.XXXXXX") || exit',
    `trap 'rm -rf "$d"' EXIT; trap 'exit 130' INT TERM HUP`,
    sh`set -- "$d"/${nameOf(content.path)}`.script,
    inline ? sh`printf %s ${bytes.toString('utf8')} > "$1" || exit`.script : receive(bytes, command),
    requireWhole(sh`"$1"`, bytes.length, 'script').script,
    'chmod 700 "$1" || exit',
    start(command, timeout),
  ]
  return {
    script: lines.join('\n'),
    display: command.display ?? command.script,
    locale: 'user',
    ...(inline ? {} : { stdin: joined(content.data, command.stdin) }),
    ...(timeout === undefined ? {} : { timeout }),
  }
}

/** dd takes exactly the script's bytes; `cat` and `head` may take more than they write. */
function receive(bytes: Buffer, { stdin }: Command): string {
  if (stdin === undefined || bytes.length === 0) return 'cat > "$1" || exit'
  return sh`dd bs=${bytes.length} count=1 iflag=fullblock of="$1" 2>/dev/null || exit`.script
}

/**
 * Its own deadline, a little ahead of the command's: the script is ended, by force in the end, and what is left
 * of the command still removes the folder.
 */
function start({ script, stdin }: Command, timeout: number | undefined): string {
  const body =
    timeout === undefined ? `(\n${script}\n)` : sh`timeout -k 3 ${timeout} sh -c ${script} script "$1"`.script
  return stdin === undefined ? `${body} < /dev/null` : body
}

function joined(data: Data, stdin: Data | undefined): Data {
  if (stdin === undefined) return data
  const all = Buffer.concat([bytesOf(data), bytesOf(stdin)])
  return data instanceof Secret || stdin instanceof Secret ? new Secret(all.toString('utf8')) : all
}

function bytesOf(data: Data): Buffer {
  return Buffer.from(data instanceof Secret ? data.reveal() : data)
}
