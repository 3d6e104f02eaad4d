/** What a command left: exit code and decoded text, complete, nothing trimmed. */
export interface Output {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}
