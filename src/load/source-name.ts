const NAMES = new WeakMap<object, string>()

/** Says of a mapping of variables, or of one value, what a person calls its source: `vars of the play`. Returns it. */
export function nameSource<T extends object>(vars: T, name: string): T {
  NAMES.set(vars, name)
  return vars
}

export function sourceName(vars: object): string | null {
  return NAMES.get(vars) ?? null
}
