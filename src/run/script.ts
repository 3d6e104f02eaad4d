import { bytesOf, type Data, textOf } from '../task/content.ts'
import type { Command } from '../task/command.ts'
import type { Output } from '../task/output.ts'
import { quote } from '../task/quote.ts'
import { type AskingLine, gathered } from './gathered.ts'
import {
  type Asked,
  askJointly,
  groupsOf,
  jointCommand,
  markedAnswer,
  type Placed,
  toldLines,
} from './jointly.ts'

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
  readonly asked: Asked
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
    ...comparing(expect).map((line) => `${line} &&`),
    ...apply.map((command) => `${section(command, index++)} &&`),
    '{ :',
    ...gathered(groupsOf(ask.map((asked) => ({ asked, index: index++ }))).flatMap(askingLines), SAY),
    ':',
    '} &&',
  ])
  const helpers = legs.length === 1 ? [] : [BETWEEN_LEGS]
  return [
    'drover() {',
    SURROUNDINGS,
    fedRunner(),
    markedRunner(nonce),
    markedAsker(nonce),
    markedAnswer(nonce),
    ...helpers,
    ...lines,
    ':',
    SAY,
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
      line: called(`${promised ? 's' : 'q'} ${index}`, read),
      mayLinger: promised,
    }))
  const sections = group.map(({ asked, index }) => [index, quote(bodyOf(asked.read))] as const)
  return [{ line: askJointly(quote(bodyOf(joint)), sections), mayLinger: false }]
}

/**
 * The shell functions `in_time`, `as_it_was OUTPUT SCRIPT`, and `as_told OUTPUT LINE SCRIPT` for a question of which a joint command
 * has told the line. The code at the end keeps the line breaks before it.
 */
const BETWEEN_LEGS = `began=$(date +%s)
in_time() { [ $(($(date +%s) - began)) -lt ${LEGS_BEGIN_WITHIN} ]; }
as_it_was() { [ "$( fed "$@" 2>&1; printf ":%s" $?)" = "$1" ]; }
as_told() { case $2 in
-*) told=\${2#-}; told=\${told# }; as_it_was "$1" "$3"; set -- $?; told=; return $1 ;;
=*) [ "$1" = ":\${2#=}" ] ;;
*) [ "$1" = "$2
:0" ] ;;
esac; }`

/** Lines that are true where all is answered as it was. */
function comparing(expectations: readonly Expectation[]): string[] {
  return groupsOf(expectations).flatMap((group) => {
    const joint = jointCommand(group.map(({ asked }) => asked))
    return joint === null ? group.map(compared) : comparedJointly(joint, group)
  })
}

function compared({ asked, output }: Expectation): string {
  return called(`as_it_was ${expectedText(output)}`, asked.read)
}

function comparedJointly(joint: Command, expectations: readonly Expectation[]): string {
  const lines = expectations.map(
    ({ asked, output }, place) =>
      `as_told ${expectedText(output)} "\${${place + 1}}" ${quote(bodyOf(asked.read))} </dev/null`,
  )
  return ['{', toldLines(quote(bodyOf(joint)), lines.length), lines.join(' &&\n'), '}'].join('\n')
}

function expectedText({ stdout, code }: Output): string {
  return quote(`${stdout}:${code}`)
}

/** A script for one command that reads the channel's own stdin. */
export function compileStreaming(command: Command, nonce: string): string {
  const run = `s 0 ${quote(bodyOf(command))}`
  return [SURROUNDINGS, fedRunner(), markedRunner(nonce), `${run}; exit 0`].join('\n')
}

/** The shell function `fed INDEX SCRIPT [DATA [base64]]`: runs a script that reads the data. `printf` is built in: no argument list bounds it. */
function fedRunner(): string {
  return `fed() { case $# in
2) ( eval "$2" ) ;;
3) printf %s "$3" 2>/dev/null | ( eval "$2" ) ;;
*) printf %s "$3" 2>/dev/null | base64 -d | ( eval "$2" ) ;;
esac; }`
}

/** Prints what a script keeps back: answers and marks of questions, until something else prints, for each piece may become a packet. */
const SAY = `printf %s "$said"; said=`

/** The shell function `s INDEX SCRIPT [DATA [base64]]`: runs the script between marks on both outputs. */
function markedRunner(nonce: string): string {
  return `said=; s() { printf %s "$said<${nonce}:$1:"; said=; printf %s "<${nonce}:$1:" >&2
fed "$@"; c=$?; printf %s ":$c:${nonce}>"; printf %s ":$c:${nonce}>" >&2; return $c; }`
}

/**
 * The shell function `q INDEX SCRIPT [DATA [base64]]`: the same for a question, whose errors follow its output as a section of their
 * own. NUL bytes in them are lost, and the line breaks at their end. (Bash 3 takes the `)` of a `case` for the end of `$(`.)
 */
function markedAsker(nonce: string): string {
  return `q() { printf %s "$said<${nonce}:$1:"
e=$( if [ $# -eq 2 ]; then eval "$2"; else fed "$@"; fi 2>&1 >&3 3>&- ); c=$?
said=":$c:${nonce}>"; [ -z "$e" ] || said="$said<${nonce}:e$1:$e:0:${nonce}>"; } 3>&1`
}

function section(command: Command, index: number): string {
  return called(`s ${index}`, command)
}

/** A call of a shell function that takes a script and what it reads. */
function called(call: string, command: Command): string {
  const { stdin } = command
  const whole = `${call} ${quote(bodyOf(command))}`
  return stdin === undefined ? `${whole} </dev/null` : `${whole} ${fodder(stdin)}`
}

function bodyOf({ locale, before = '', script, timeout }: Command): string {
  const first = locale === 'user' ? '' : 'LC_ALL=C; export LC_ALL\n'
  if (timeout === undefined) return first + before + script
  const { hand, take } = handedOver(before)
  return `${first}${hand}exec timeout -k 5 ${quote(timeout)} sh -c ${quote(take + script)}`
}

/**
 * Hands shell text to a script that is an argument: by the environment, which others cannot read as they read a process list. Not
 * run before the timeout's program is, since it may set the path by which that is found.
 */
function handedOver(text: string): { hand: string; take: string } {
  if (text === '') return { hand: '', take: '' }
  return {
    hand: `DROVER_BEFORE=${quote(text)}; export DROVER_BEFORE\n`,
    take: 'eval "unset DROVER_BEFORE\n$DROVER_BEFORE"\n',
  }
}

/** The words that stand for bytes in a script. */
function fodder(data: Data): string {
  const bytes = bytesOf(data)
  const text = textOf(bytes)
  return text === null ? `${quote(Buffer.from(bytes).toString('base64'))} base64` : quote(text)
}
