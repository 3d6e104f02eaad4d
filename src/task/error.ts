import type { Place } from './place.ts'

/** Every kind of error the product reports, with what it means. The text may improve; a code never changes. */
export const ERROR_CODES = {
  usage: 'the command line is wrong',
  'file-unreadable': 'a file named by the user cannot be read',
  'download-failed': 'a file of the network cannot be fetched, or is not the one that was meant',
  'yaml-syntax': 'a file is not valid YAML',
  'duplicate-key': 'a mapping has the same key twice',
  'unknown-keyword': 'a play or step has a keyword that does not exist',
  'unknown-task': 'a step names a task that does not exist',
  'ambiguous-task': 'a step names a task by a name that several libraries have',
  'unknown-param': 'a step gives its task a param that does not exist',
  'invalid-value': 'a value has the wrong type or shape',
  'bad-template': 'a template cannot be parsed',
  'bad-expression': 'an expression cannot be parsed or has the wrong types',
  'undefined-variable': 'a name is used that nothing defines',
  'unknown-handler': 'a step notifies a handler that does not exist',
  'no-hosts': 'a host pattern or a limit matches nothing',
  'bad-inventory': 'an inventory is wrong',
  'bad-project': 'there is more than one drover.yaml for a run, or one that cannot be trusted',
  'broken-library': 'drover.yaml names a library that is not there or cannot be used',
  unreachable: 'no connection to a host, or it was lost',
  'host-key-unknown': 'the host has a key that known_hosts does not hold',
  'host-key-changed': 'the host has another key than known_hosts holds',
  'auth-failed': 'the host refused the login',
  'ssh-config': 'an ssh setting cannot be understood, or only the system’s ssh can do what it asks for',
  'become-failed': 'becoming another user did not work',
  'cannot-look': 'a probe could not find out what it was asked',
  refused: 'a plan refused: going on would destroy or hide something, or cannot work',
  'command-failed': 'a command of a change failed',
  'timed-out': 'something took longer than it may',
  'did-not-hold': 'after applying, the wish is still not true',
  'broken-task': 'a task or probe breaks the rules it must keep',
  interrupted: 'the run was interrupted',
  'too-much-output': 'a command printed more than can be kept',
  'expression-failed': 'an expression failed on the values it met',
  internal: 'a bug in Drover itself',
} as const

export type ErrorCode = keyof typeof ERROR_CODES

/** Codes of errors that mean: there is no connection to the host. */
const NO_CONNECTION: readonly ErrorCode[] = [
  'unreachable',
  'auth-failed',
  'host-key-unknown',
  'host-key-changed',
]

/** True when an error means that there is no connection to the host, for whatever reason. */
export function meansUnreachable({ code }: DroverError): boolean {
  return NO_CONNECTION.includes(code)
}

/** True of the error of a round trip that would have brought back more than can be kept. */
export function meansTooMuch(error: unknown): error is DroverError {
  return error instanceof DroverError && error.code === 'too-much-output'
}

export interface ErrorDetails {
  readonly at?: Place
  /** The source line that `at` points into, for the caret. */
  readonly sourceLine?: string
  /** How many characters of it stand before the caret: one less than the column where it is not given. */
  readonly caret?: number
  /** What to do about it. */
  readonly help?: string
  /** The command that failed, as shown, and what it wrote to stderr. */
  readonly command?: string
  readonly stderr?: string
  readonly cause?: unknown
}

/** An error for the user: a code, a first line that is enough, and the details to print below it. */
export class DroverError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'DroverError'
    this.code = code
    this.details = details
  }

  /** The same error, with details that it lacked. */
  with(details: ErrorDetails): DroverError {
    return new DroverError(this.code, this.message, { ...details, ...this.details })
  }
}

/** Several errors found at once, in the order of their places. */
export class DroverErrors extends Error {
  readonly errors: readonly DroverError[]

  constructor(errors: readonly DroverError[]) {
    super(errors.map((error) => error.message).join('\n'))
    this.name = 'DroverErrors'
    this.errors = errors
  }
}
