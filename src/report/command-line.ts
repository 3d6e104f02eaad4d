/** What a play that stands on the command line is called in place of a file. */
export const COMMAND_LINE = '(command line)'

/** Whether a place `file:line:col` is one that a user can look at: the text of an ad hoc play is ours. */
export function isVisible(at: string): boolean {
  return at !== '' && !at.startsWith(`${COMMAND_LINE}:`)
}
