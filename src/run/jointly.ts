import type { Command } from '../task/command.ts'
import type { Probe } from '../task/probe.ts'

/** What is asked in a script. */
export type Asked = Pick<Probe, 'read' | 'promised' | 'jointly'>

/** With the index of its section. */
export interface Placed {
  readonly asked: Asked
  readonly index: number
}

/**
 * Questions that one command answers, at most: what a shell does with its positional parameters grows with the square of their
 * number, and where one answer is not to be had, all of them are asked one by one.
 */
const MOST_TOGETHER = 64

/** Questions one after the other; those that one command answers together stand in the place of the first. */
export function groupsOf<T extends { readonly asked: Asked }>(questions: readonly T[]): T[][] {
  const groups: T[][] = []
  const open = new Map<unknown, T[]>()
  for (const question of questions) {
    const kind = question.asked.jointly?.by ?? question
    const group = open.get(kind)
    if (group && group.length < MOST_TOGETHER) group.push(question)
    else {
      const next = [question]
      groups.push(next)
      open.set(kind, next)
    }
  }
  return groups
}

/** The shell function `a INDEX LINE SCRIPT`: a section as the line of a joint command says, maybe what `q INDEX SCRIPT` makes of it. */
export function markedAnswer(nonce: string): string {
  return `told=; a() { case $2 in
-*) told=\${2#-}; told=\${told# }; q "$1" "$3"; told= ;;
=*) said="$said<${nonce}:$1::\${2#=}:${nonce}>" ;;
*) said="$said<${nonce}:$1:$2
:0:${nonce}>" ;;
esac; }`
}

/**
 * Lines of a script that run a joint command, given in quotes. What it prints for each question becomes the shell's positional
 * parameters, `-` for all of them where it fails.
 */
export function toldLines(joint: string, questions: number): string {
  return [
    `l=$( eval ${joint} </dev/null 2>/dev/null ) || l=`,
    `IFS='\n'; set -f; set -- $l; set +f; unset IFS`,
    `[ $# -eq ${questions} ] || set -- ${Array.from({ length: questions }, () => '-').join(' ')}`,
  ].join('\n')
}

/**
 * Lines of a script that ask several questions by one command.
 *
 * @param joint what it runs, in quotes. @param sections the index of each question, and what it runs by itself, in quotes.
 */
export function askJointly(joint: string, sections: readonly (readonly [number, string])[]): string {
  return [
    toldLines(joint, sections.length),
    ...sections.map(([index, alone], place) => `a ${index} "\${${place + 1}}" ${alone} </dev/null`),
  ].join('\n')
}

/** The command for a group of them; null where each is asked by itself. */
export function jointCommand(group: readonly Asked[]): Command | null {
  const [first] = group
  if (!first?.jointly || group.length < 2) return null
  return first.jointly.by(group.flatMap(({ jointly }) => (jointly ? [jointly.call] : [])))
}
