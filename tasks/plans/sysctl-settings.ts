import { sysctlPath, sysctlWords } from '../probes/sysctl.ts'
import { baseName, type SysctlFiles } from '../probes/sysctl-files.ts'
import { type Line, linesOf, textOfLines, withLines } from './lines.ts'

/** A line of sysctl.d(5): `net.ipv4.ip_forward = 1`; a `-` before it lets it fail in silence. */
interface Setting {
  readonly mark: string
  readonly path: string
  readonly value: string
}

function readSetting(line: string): Setting | null {
  const [, mark = '', name, value] = /^\s*(-?)\s*([^#;=\s-][^=\s]*)\s*=(.*)$/.exec(line) ?? []
  if (name === undefined || value === undefined) return null
  return { mark, path: sysctlPath(name), value: sysctlWords(value) }
}

/** The text with one line for a parameter, in the place of the last one there was. */
export function withSetting(text: string, name: string, value: string): string {
  const lines = linesOf(text)
  const found = settingsOf(lines, name)
  const last = found.at(-1)
  if (last === undefined) return textOfLines(withLines(lines, lines.length, [`${name} = ${value}`]))
  const right = last.setting.value === value
  const kept = lines.map((line, index) =>
    index !== last.index || right ? line : { ...line, text: `${last.setting.mark}${name} = ${value}` },
  )
  return textOfLines(
    kept.filter((_, index) => index === last.index || !found.some((one) => one.index === index)),
  )
}

/** The text without a parameter. */
export function withoutSetting(text: string, name: string): string {
  const lines = linesOf(text)
  const found = settingsOf(lines, name)
  return textOfLines(lines.filter((_, index) => !found.some((one) => one.index === index)))
}

function settingsOf(lines: readonly Line[], name: string): { index: number; setting: Setting }[] {
  return lines.flatMap(({ text }, index) => {
    const setting = readSetting(text)
    return setting?.path === sysctlPath(name) ? [{ index, setting }] : []
  })
}

/** The path by which a file is read at boot; null when it is not. */
export function readAs(files: SysctlFiles, file: string): string | null {
  if (file.startsWith('/etc/sysctl.d/')) return file
  return Object.keys(files).find((path) => files[path]?.real === file) ?? null
}

/** The files once one of them holds a text; one of the same name that counted before counts no more. */
export function withFile(files: SysctlFiles, path: string, real: string, text: string): SysctlFiles {
  const others = Object.entries(files).filter(([other]) => baseName(other) !== baseName(path))
  return { ...Object.fromEntries(others), [path]: { real, text } }
}

/** Which file decides about a parameter at boot, and how: the last by name, whatever folder it is in. */
export function decidedBy(
  files: SysctlFiles,
  name: string,
): { readonly path: string; readonly value: string } | null {
  const paths = Object.keys(files).sort((one, other) => (baseName(one) < baseName(other) ? -1 : 1))
  const settings = paths.flatMap((path) =>
    settingsOf(linesOf(files[path]?.text ?? ''), name).map(({ setting }) => ({ path, value: setting.value })),
  )
  return settings.at(-1) ?? null
}
