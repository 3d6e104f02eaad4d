import { COMMAND_LINE } from '../report/command-line.ts'
import type { PlaybookText } from '../load/play/playbook.ts'

/** A playbook of one play that stands on the command line, not in a file. */
export function adHocPlay(
  pattern: string,
  steps: readonly object[],
  name: string,
  become: string | null,
): PlaybookText {
  const play = {
    name,
    hosts: pattern,
    ...(become === null ? {} : { become: true, become_user: become }),
    tasks: steps,
  }
  // JSON is YAML, too.
  return { name: COMMAND_LINE, text: JSON.stringify([play], null, 2) }
}
