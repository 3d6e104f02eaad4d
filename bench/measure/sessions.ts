// What the log of the server tells of one run.

/** Counts over all hosts. */
export interface Sessions {
  /** SSH connections that logged in. */
  readonly connections: number
  /** Sessions that were opened on them. */
  readonly channels: number
  /** Connections that had not logged in yet, at most at a time. */
  readonly handshakes: number
}

/** @param log lines as sshd writes them with `LogLevel VERBOSE`, in the order of time. */
export function sessions(log: string): Sessions {
  let [connections, channels, waiting, handshakes] = [0, 0, 0, 0]
  for (const line of log.split('\n')) {
    if (line.startsWith('Connection from ')) waiting += 1
    else if (line.startsWith('Accepted publickey')) {
      connections += 1
      waiting -= 1
    } else if (line.startsWith('Starting session')) channels += 1
    else if (line.endsWith(' [preauth]') && /^Connection (closed|reset)/.test(line)) waiting -= 1
    handshakes = Math.max(handshakes, waiting)
  }
  return { connections, channels, handshakes }
}
