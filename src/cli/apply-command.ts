import { shownWords } from './shown-words.ts'

/** Options that only a check has; the rest of a check's command line makes what it has shown. */
const CHECK_ONLY = new Set(['-C', '--check', '-D', '--diff', '--detailed-exitcode'])

/** The command line that makes what a check has shown. `args`: those after `drover`. */
export function applyCommand(args: readonly string[]): string {
  const [first, ...rest] = args
  const words = [
    first === 'check' ? 'run' : (first ?? 'run'),
    ...rest.filter((word) => !CHECK_ONLY.has(word)),
  ]
  return ['drover', ...shownWords(words)].join(' ')
}
