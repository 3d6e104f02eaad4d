import { bytesOf } from '../task/content.ts'
import type { Command } from '../task/command.ts'
import { quote } from '../task/quote.ts'

/** What one round trip carries: commands that stop at the first failure, then questions. */
export interface Batch {
  readonly apply: readonly Command[]
  readonly ask: readonly Command[]
}

/** What every command finds: not every login has the folders of the administrator's programs in its path. */
const SURROUNDINGS = 'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH; umask 022'

/** Data above this size is not written into a script but sent in a channel of its own. Bytes. */
export const INLINE_LIMIT = 256 * 1024

/**
 * One script for `sh`. Each command runs in a subshell by `eval`, so that neither its `exit` nor its
 * syntax errors reach the others, and its output stands between marks that hold the nonce.
 * The whole is one function called on the last line: a script that arrives half is never run.
 */
export function compileScript(batch: Batch, nonce: string): string {
  const first = batch.apply.length
  const apply = batch.apply.map((command, index) => `${section(command, index)} &&`)
  const ask = batch.ask.map((command, index) => section(command, first + index))
  return [
    'drover() {',
    SURROUNDINGS,
    markedRunner(nonce),
    ...apply,
    '{ :',
    ...ask,
    '}',
    'exit 0',
    '}',
    'drover',
    '',
  ].join('\n')
}

/** A script for one command that reads the channel's own stdin. */
export function compileStreaming(command: Command, nonce: string): string {
  return `${markedRunner(nonce)}\n${SURROUNDINGS}; s 0 ${quote(bodyOf(command))}; exit 0`
}

/** The shell function `s INDEX SCRIPT`: runs the script between marks on both outputs. */
function markedRunner(nonce: string): string {
  return `s() { printf %s "<${nonce}:$1:"; printf %s "<${nonce}:$1:" >&2
( eval "$2" ); c=$?
printf %s ":$c:${nonce}>"; printf %s ":$c:${nonce}>" >&2; return $c; }`
}

function section(command: Command, index: number): string {
  const run = `s ${index} ${quote(bodyOf(command))}`
  if (command.stdin === undefined) return `${run} </dev/null`
  return `${feed(bytesOf(command.stdin))} | ${run}`
}

function bodyOf(command: Command): string {
  const locale = command.locale === 'user' ? '' : 'LC_ALL=C; export LC_ALL\n'
  if (command.timeout === undefined) return locale + command.script
  return `${locale}exec timeout -k 5 ${quote(command.timeout)} sh -c ${quote(command.script)}`
}

/** Writes bytes without an argument list (`printf` is built in) and without a temporary file. */
function feed(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8')
  const isText = !text.includes('\0') && Buffer.from(text, 'utf8').equals(bytes)
  if (isText) return `printf %s ${quote(text)}`
  return `printf %s ${quote(Buffer.from(bytes).toString('base64'))} | base64 -d`
}
