import { shownWords } from './shown-words.ts'

/** The same command line, accepting new host keys. `args`: those after `drover`. */
export function acceptCommand([command = 'run', ...rest]: readonly string[]): string {
  return ['drover', command, '--accept-new-host-keys', ...shownWords(rest)].join(' ')
}
