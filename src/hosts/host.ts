/** What is needed of a machine: one shell script in, what it printed out. One call is one round trip. */
export interface Host {
  readonly name: string
  /**
   * Gives a script to `sh` on the machine, over one channel.
   *
   * @throws {DroverError} `unreachable` when there is no connection or it is lost (a result is then never
   *   made up), `auth-failed`, `host-key-unknown`, `host-key-changed`, `become-failed`, `too-much-output`,
   *   `interrupted` (aborted or closed), `file-unreadable` (a known_hosts file).
   */
  run(request: Request): Promise<Reply>
  /**
   * Makes the connection, where there is none and making one takes time: what is only sent after that need not be
   * composed before. Errors as `run`.
   */
  ready?(signal: AbortSignal): Promise<void>
  /**
   * Lets go of the connection: the next `run` makes a new one (the machine rebooted, its groups changed).
   * What is still running on the old one is lost.
   */
  reset(): Promise<void>
  /** Ends the connection; nothing is left behind on either side. */
  close(): Promise<void>
}

export interface Request {
  /** POSIX sh text. It goes to `sh` on stdin, ahead of what it reads itself: no process has it as an argument. */
  readonly script: string
  /** What the script reads; nothing when absent. */
  readonly stdin?: Uint8Array
  /** The user to become first; null: the login user. */
  readonly become: string | null
  /** Called when there is a connection and the machine begins: what it waited for until then was the way there. */
  readonly onStarted?: () => void
  /** Aborted on the second Ctrl-C: stop waiting at once. */
  readonly signal?: AbortSignal
}

/**
 * What came back, undecoded. `stdout` may begin with what a login profile printed, and `stderr` with
 * what sudo printed: the script marks where its own output begins.
 */
export interface Reply {
  readonly code: number
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
}

/** Makes the connection of a host; called once per host and run. Lazy connections may connect on the first `run`. */
export type Connect = (name: string, variable: (name: string) => unknown) => Promise<Host>
