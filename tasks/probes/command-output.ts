import { defineProbe, type Output } from '../../src/index.ts'

/** What a command of the user leaves, who promises that it only reads. */
export const commandOutput = defineProbe({
  name: 'command-output',
  summary: "What a command of the user's own prints, and its exit code.",
  // The script is one that `invocation` built of quoted words.
  read: (script: string, timeout: number) => ({
    script,
    locale: 'user' as const,
    ...(timeout > 0 ? { timeout } : {}),
  }),
  exits: 'any',
  parse: (output): Output => output,
  promised: true,
})
