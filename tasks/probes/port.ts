import { defineProbe, sh } from '../../src/index.ts'

/** Whether a TCP port can be connected to. */
export interface PortAnswer {
  readonly open: boolean
  /** What stood in the way: `Connection refused`; null when it is open, or nobody knows yet. */
  readonly why: string | null
}

const ON_THIS_MACHINE = /^(localhost|127\..*|::1|0\.0\.0\.0|::)$/
const LISTENS = '0A'

/**
 * Whether something answers at a TCP port, connected to from the machine. POSIX sh cannot connect: bash does, or
 * `nc` where it knows `-z`. Without either, a port of the machine itself is looked up in /proc/net/tcp
 * (proc_pid_net(5)); of another machine nothing can be said, which is an error.
 *
 * bash takes a stdin that is a socket for a login from afar and would read its start file: hence --norc.
 *
 * @param limit seconds to wait for the connection.
 */
export const port = defineProbe({
  name: 'port',
  summary: 'Whether something answers at a TCP port, seen from the machine.',
  read: (host: string, number: number, limit: number) => sh`
host=${host} port=${number}
if command -v bash >/dev/null; then
  if e=$(timeout ${limit} bash --norc -c 'exec 3<> "/dev/tcp/$0/$1"' "$host" "$port" 2>&1); then echo open; exit; fi
  case $e in */dev/tcp/*': No such file or directory'*) ;; *) printf 'closed %s\n' "$e"; exit ;; esac
fi
if command -v nc >/dev/null; then
  if e=$(nc -z -w ${limit} "$host" "$port" 2>&1 </dev/null); then echo open; exit; fi
  case $e in *option*) ;; *) printf 'closed %s\n' "$e"; exit ;; esac
fi
${listening(host, number)}
echo 'neither bash nor nc can connect here' >&2; exit 1`,
  parse: ({ stdout }): PortAnswer => {
    if (stdout === 'open\n') return { open: true, why: null }
    // `closed db: connect: Connection refused`; bash says more on a second line.
    const why = /^closed.*: (.*)$/m.exec(stdout)?.[1] ?? ''
    return { open: false, why: why === '' ? 'no answer' : why }
  },
  restless: true,
})

function listening(host: string, number: number) {
  if (!ON_THIS_MACHINE.test(host)) return sh`:`
  return sh`if [ -r /proc/net/tcp ]; then
  if grep -Eqs ${` [0-9A-F]+:${hexPort(number)} [0-9A-F]+:[0-9A-F]{4} ${LISTENS} `} /proc/net/tcp /proc/net/tcp6; then
    echo open; else echo 'closed: nothing listens'; fi
  exit
fi`
}

/** As /proc/net/tcp writes a port. */
export function hexPort(number: number): string {
  return number.toString(16).toUpperCase().padStart(4, '0')
}
