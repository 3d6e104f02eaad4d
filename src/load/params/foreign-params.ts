/** What to write in place of a param that a task has in Ansible, from what was written there. */
const INSTEAD: Readonly<Record<string, Readonly<Record<string, (source: string) => string>>>> = {
  debug: {
    var: (source) => `write msg: "{{ ${bare(source) ?? 'name'} }}"`,
    verbosity: () => 'a message is always shown: write a condition with when',
  },
}

/** The name in `name` or `{{ name }}`; null for what is neither. */
function bare(source: string): string | null {
  return /^\s*(?:\{\{)?\s*([\w.]+)\s*(?:\}\})?\s*$/.exec(source)?.[1] ?? null
}

/** Undefined for what is no param of Ansible that needs a word. */
export function paramInstead(task: string, param: string, source: string): string | undefined {
  return INSTEAD[task]?.[param]?.(source)
}
