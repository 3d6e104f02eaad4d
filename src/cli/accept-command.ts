import { quote } from '../task/quote.ts'

/** The same command line, accepting new host keys. `args`: those after `drover`. */
export function acceptCommand([command = 'run', ...rest]: readonly string[]): string {
  return ['drover', command, '--accept-new-host-keys', ...rest.map(quote)].join(' ')
}
