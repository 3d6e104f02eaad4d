/** Left for all else that has to be opened: known_hosts, what a step sends, programs. */
const SPARE = 64

let limit: number | null = null

/** Whether a process that has so many connections can have one more, and still open files. Asking the system takes milliseconds. */
export function leavesRoom(connections: number): boolean {
  if (connections < SPARE) return true
  limit ??= mostOpenFiles()
  return connections < limit - SPARE
}

/** `ulimit -n`; infinite where nobody tells. Node has raised it as far as the system lets it. */
function mostOpenFiles(): number {
  // The types do not know all of it.
  const report = process.report as unknown as {
    excludeNetwork: boolean
    getReport: () => { readonly userLimits?: { readonly open_files?: { readonly soft: number | string } } }
  }
  const before = report.excludeNetwork
  // Names of all peers would be looked up.
  report.excludeNetwork = true
  const { userLimits } = report.getReport()
  report.excludeNetwork = before
  const soft = userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : Infinity
}
