/** Where something stands in a file. Lines and columns count from 1. */
export interface Place {
  /** The path as it should be shown: relative to where the user stands, when below it. */
  readonly file: string
  readonly line: number
  readonly col: number
}

/** `playbooks/site.yaml:14:7` */
export function showPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.col}`
}
