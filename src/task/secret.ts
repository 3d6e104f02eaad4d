const VALUE = new WeakMap<Secret, string>()
const PARTS = new WeakMap<Secret, readonly Secret[]>()

/**
 * Text that must not be seen: a password, a token. It prints as `***` wherever it is shown
 * (text, JSON, console), and `sh` refuses it as an argument: it travels on stdin.
 */
export class Secret {
  /** @param parts secrets that it was made of: of each, a failing program may print what it was given. */
  constructor(value: string, parts: readonly Secret[] = []) {
    VALUE.set(this, value)
    if (parts.length > 0) PARTS.set(this, parts)
    Object.freeze(this)
  }

  /** The text itself. Only what hands it to a host's stdin should ask. */
  reveal(): string {
    return VALUE.get(this) ?? ''
  }

  /** All texts that must not be seen: its own, and those of its parts. */
  reveals(): readonly string[] {
    return [this.reveal(), ...(PARTS.get(this) ?? []).flatMap((part) => part.reveals())]
  }

  equals(other: unknown): boolean {
    return other instanceof Secret && other.reveal() === this.reveal()
  }

  toString(): string {
    return '***'
  }

  toJSON(): string {
    return '***'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***'
  }
}
