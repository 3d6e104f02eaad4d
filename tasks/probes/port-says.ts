import { defineProbe, sh } from '../../src/index.ts'

/** Exit codes: no line matches, or no connection; timeout(1) ended it. */
const NO_LINE = 1
const TIME_IS_UP = 124

/**
 * Whether what a TCP port says by itself has a line that matches an extended regular expression (grep -E). Nothing is
 * sent. Only bash can both connect and listen; without it, that is an error.
 *
 * @param limit seconds to connect and to listen, together.
 */
export const portSays = defineProbe({
  name: 'port-says',
  summary: 'Whether what a TCP port says by itself matches a regular expression.',
  read: (host: string, port: number, regex: string, limit: number) => sh`
command -v bash >/dev/null || { echo 'there is no bash to connect with' >&2; exit 2; }
timeout ${limit} bash --norc -c 'exec 3<> "/dev/tcp/$0/$1" && exec grep -Eaq -e "$2" <&3' ${host} ${port} ${regex}`,
  exits: [0, NO_LINE, TIME_IS_UP],
  parse: ({ code }): boolean => code === 0,
  restless: true,
})
