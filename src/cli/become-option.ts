import type { Command } from 'commander'

export interface BecomeOption {
  /** `true` without a name. */
  readonly become?: string | true
}

export function withBecome(command: Command): Command {
  return command.option('-b, --become [user]', 'become this user first (default: root)')
}

/** The user to become, or null. */
export function becomeUser({ become }: BecomeOption): string | null {
  return become === true ? 'root' : (become ?? null)
}
