// How VBoxManage says no: the sentence, the code of the error, and the call that failed.

const CODES = {
  VBOX_E_OBJECT_NOT_FOUND: '0x80bb0001',
  VBOX_E_INVALID_VM_STATE: '0x80bb0002',
  VBOX_E_FILE_ERROR: '0x80bb0004',
  VBOX_E_INVALID_OBJECT_STATE: '0x80bb0007',
  VBOX_E_NOT_SUPPORTED: '0x80bb0009',
  VBOX_E_OBJECT_IN_USE: '0x80bb000c',
  NS_ERROR_INVALID_ARG: '0x80070057',
} as const

/** `source`: `[component, interface, call, line, file]` as VBoxManage prints them. */
type Source = readonly [component: string, face: string, call: string, line: number, file: string]

/** Ends the command. `lines` go to stderr, each behind `VBoxManage: error: `; `before` stands before them as it is. */
export class Failure extends Error {
  readonly lines: readonly string[]
  readonly before: string
  /** 1, or 2 for a command line that was not understood. */
  readonly code: number

  constructor(lines: readonly string[], before = '', code = 1) {
    super(lines.join('; '))
    this.lines = lines
    this.before = before
    this.code = code
  }

  get text(): string {
    return this.before + this.lines.map((line) => `VBoxManage: error: ${line}\n`).join('')
  }
}

/** A failed call of VirtualBox's own interface. */
export function failed(code: keyof typeof CODES, message: string, source: Source): Failure {
  const [component, face, call, line, file] = source
  return new Failure([
    message,
    `Details: code ${code} (${CODES[code]}), component ${component}, interface ${face}, callee nsISupports`,
    `Context: "${call}" at line ${String(line)} of file ${file}`,
  ])
}

/** A failed operation with a progress bar, which comes first. */
export function failedInProgress(
  code: keyof typeof CODES,
  messages: readonly string[],
  [component, face, call, line, file]: Source,
  bar: string,
): Failure {
  const lines = [
    ...messages,
    `Details: code ${code} (${CODES[code]}), component ${component}, interface ${face}`,
    `Context: "${call}" at line ${String(line)} of file ${file}`,
  ]
  return new Failure(lines, `${bar}\nProgress state: ${code}\n`)
}

/** A command line that VBoxManage does not understand. */
export function syntax(message: string): Failure {
  return new Failure([message], '', 2)
}

/** What `showProgress` prints to stderr. */
export const progressBar = '0%...10%...20%...30%...40%...50%...60%...70%...80%...90%...100%\n'
