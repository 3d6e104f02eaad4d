/** One part of what the block-devices script prints: `@name argument` and the lines below it. */
export interface Section {
  readonly name: string
  readonly argument: string
  readonly lines: readonly string[]
}

/** Blank lines are left out. */
export function splitSections(stdout: string): Section[] {
  const sections: { name: string; argument: string; lines: string[] }[] = []
  for (const line of stdout.split('\n')) {
    const [, name, argument] = /^@(\S+) ?(.*)$/.exec(line) ?? []
    if (name === undefined) sections.at(-1)?.lines.push(line)
    else sections.push({ name, argument: argument ?? '', lines: [] })
  }
  return sections.map((section) => ({ ...section, lines: section.lines.filter((line) => line !== '') }))
}
