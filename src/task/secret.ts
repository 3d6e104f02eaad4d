const VALUE = new WeakMap<Secret, string>()

/**
 * Text that must not be seen: a password, a token. It prints as `***` wherever it is shown
 * (text, JSON, console), and `sh` refuses it as an argument: it travels on stdin.
 */
export class Secret {
  constructor(value: string) {
    VALUE.set(this, value)
    Object.freeze(this)
  }

  /** The text itself. Only what hands it to a host's stdin should ask. */
  reveal(): string {
    return VALUE.get(this) ?? ''
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
