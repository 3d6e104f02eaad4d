// How the machines are.
import { loadState, machineFiles } from './machine-state.ts'
import { machines } from './machines.ts'
import { runningPid, secondsRunning } from './processes.ts'

/** `absent`: the lab was never up or was taken down. `uptime` (seconds) counts from the start of its QEMU. */
export type Status = {
  name: string
  state: 'running' | 'off' | 'absent'
  port: number | null
  uptime: number | null
  accel: 'kvm' | 'tcg' | null
}

export function status(): Status[] {
  return machines.map(({ name }) => {
    const known = loadState(name)
    if (known === null) return { name, state: 'absent', port: null, uptime: null, accel: null }
    const pid = runningPid(machineFiles(name).pidFile)
    const { port, accel } = known
    if (pid === null) return { name, state: 'off', port, uptime: null, accel }
    return { name, state: 'running', port, uptime: secondsRunning(pid), accel }
  })
}

/** A table for people. */
export function statusText(all: Status[]): string {
  const rows = all.map((one) => {
    const uptime = one.uptime === null ? '-' : `${Math.round(one.uptime)} s`
    return [one.name, one.state, String(one.port ?? '-'), uptime, one.accel ?? '-']
  })
  const table = [['name', 'state', 'port', 'uptime', 'accel'], ...rows]
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return table.map((row) => `${line(row).trimEnd()}\n`).join('')
}
