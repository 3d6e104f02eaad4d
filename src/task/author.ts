/** The step that foretold, unsettled or will make known something. */
export interface Author {
  readonly step: string
  readonly task: string
  /** `file:line:col` */
  readonly at: string
}
