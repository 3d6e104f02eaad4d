// The work that every tool gets: a list of wishes, each in a form that all of them know.

/** Paths are relative to the root of a host; modes are four octal digits. */
export type Step =
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'directory'; readonly path: string; readonly mode: string }
  | { readonly kind: 'file'; readonly path: string; readonly mode: string; readonly text: string }
  | { readonly kind: 'line'; readonly path: string; readonly line: string }
  /** A folder with all its files, by name; folder 0755, files 0644. */
  | { readonly kind: 'tree'; readonly path: string; readonly files: ReadonlyMap<string, string> }

export interface Work {
  readonly steps: readonly Step[]
  /** A condition that is false for every host stands at each step. */
  readonly skipped?: boolean
}

export function title(step: Step, index: number): string {
  return `${index + 1} ${step.kind} ${step.kind === 'package' ? step.name : step.path}`
}
