import { bytesOf } from '../task/content.ts'
import type { Command } from '../task/command.ts'
import type { Output } from '../task/output.ts'
import { quote } from '../task/quote.ts'
import { type AskingLine, gathered } from './gathered.ts'
import { type Asked, askJointly, groupsOf, jointCommand, markedAnswer, type Placed } from './jointly.ts'

/**
 * A part of what one round trip carries: commands that stop at the first failure, then questions. The parts after the first are
 * begun only while all before them went well, soon enough, and what they rest on is still answered as it was.
 */
export interface Leg {
  readonly expect: readonly Expectation[]
  readonly apply: readonly Command[]
  readonly ask: readonly Asked[]
}

/** A question that must have the answer it had. One that wrote to stderr cannot be compared. */
export interface Expectation {
  readonly read: Command
  readonly output: Output
}

/** Seconds after which no further leg is begun: whoever wants to stop a run, or to see where it is, does not wait longer. */
const LEGS_BEGIN_WITHIN = 5

/** What every command finds: not every login has the folders of the administrator's programs in its path. */
const SURROUNDINGS = 'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH; umask 022'

/** Data above this size is not written into a script but sent in a channel of its own. Bytes. */
const INLINE_LIMIT = 256 * 1024

/** Whether a command's data is sent in a channel of its own. */
export function isLarge({ stdin }: Command): boolean {
  return stdin !== undefined && bytesOf(stdin).length > INLINE_LIMIT
}

/**
 * One script for `sh`. Each command runs in a subshell by `eval`, so that neither its `exit` nor its
 * syntax errors reach the others, and its output stands between marks that hold the nonce.
 * The whole is one function called on the last line: a script that arrives half is never run.
 */
export function compileScript(legs: readonly Leg[], nonce: string): string {
  let index = 0
  const lines = legs.flatMap(({ expect, apply, ask }, place) => [
    ...(place === 0 ? [] : ['in_time &&']),
    ...expect.map((expectation) => `${compared(expectation)} &&`),
    ...apply.map((command) => `${section(command, index++)} &&`),
    '{ :',
    ...gathered(groupsOf(ask.map((asked) => ({ asked, index: index++ }))).flatMap(askingLines)),
    ':',
    '} &&',
  ])
  const helpers = legs.length === 1 ? [] : [BETWEEN_LEGS]
  return [
    'drover() {',
    SURROUNDINGS,
    markedRunner(nonce),
    markedAsker(nonce),
    markedAnswer(nonce),
    ...helpers,
    ...lines,
    ':',
    'exit 0',
    '}',
    'drover',
    '',
  ].join('\n')
}

function askingLines(group: readonly Placed[]): AskingLine[] {
  const joint = jointCommand(group.map(({ asked }) => asked))
  if (joint === null)
    return group.map(({ asked: { read, promised }, index }) => ({
      line: fed(read, `${promised ? 's' : 'q'} ${index} ${quote(bodyOf(read))}`),
      mayLinger: promised,
    }))
  const sections = group.map(({ asked, index }) => [index, quote(bodyOf(asked.read))] as const)
  return [{ line: askJointly(quote(bodyOf(joint)), sections), mayLinger: false }]
}

/** The shell functions `in_time` and `as_it_was OUTPUT SCRIPT`. The code at the end keeps the line breaks before it. */
const BETWEEN_LEGS = `began=$(date +%s)
in_time() { [ $(($(date +%s) - began)) -lt ${LEGS_BEGIN_WITHIN} ]; }
as_it_was() { [ "$( ( eval "$2" ) 2>&1; printf ":%s" $?)" = "$1" ]; }`

function compared({ read, output }: Expectation): string {
  const expected = quote(`${output.stdout}:${output.code}`)
  return fed(read, `as_it_was ${expected} ${quote(bodyOf(read))}`)
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

/**
 * The shell function `q INDEX SCRIPT`: the same for a question, whose errors follow its output as a section of their own, for each
 * piece of a stream may become a packet. NUL bytes in them are lost, and the line breaks at their end.
 */
function markedAsker(nonce: string): string {
  return `q() { printf %s "<${nonce}:$1:"; e=$( eval "$2" 2>&1 >&3 3>&- ); c=$?
printf %s ":$c:${nonce}>"; [ -z "$e" ] || printf %s "<${nonce}:e$1:$e:0:${nonce}>"; } 3>&1`
}

function section(command: Command, index: number): string {
  return fed(command, `s ${index} ${quote(bodyOf(command))}`)
}

function fed({ stdin }: Command, run: string): string {
  return stdin === undefined ? `${run} </dev/null` : `${feed(bytesOf(stdin))} | ${run}`
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
