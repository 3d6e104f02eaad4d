/** What `--output` takes. */
export const OUTPUTS = ['pretty', 'lines', 'json', 'ndjson', 'junit'] as const
export type Output = (typeof OUTPUTS)[number]
