import type { ModuleFile, ModuleFiles } from '../probes/module-boot.ts'
import { nameOf } from './paths.ts'

/** A module's name as the kernel writes it: `-` and `_` are the same (modprobe(8)). */
export function plainName(name: string): string {
  return name.replaceAll('-', '_')
}

/** The modules that a file names: a line each; `#` and `;` begin comments (modules-load.d(5)). */
export function namesIn(text: string): string[] {
  return text.split('\n').flatMap((line) => nameIn(line) ?? [])
}

function nameIn(line: string): string | null {
  // /etc/modules may have arguments after the name (modules(5)).
  const [word = ''] = line.trim().split(/\s/)
  return word === '' || word.startsWith('#') || word.startsWith(';') ? null : plainName(word)
}

/** The file with the missing names at its end, everything else untouched. */
export function withNames(text: string, names: readonly string[]): string {
  const kept = text === '' || text.endsWith('\n') ? text : `${text}\n`
  return `${kept}${names.map((name) => `${name}\n`).join('')}`
}

/** The file without the lines that name one of these. */
export function withoutNames(text: string, names: readonly string[]): string {
  const plain = names.map(plainName)
  const lines = text.split('\n').filter((line) => !plain.includes(nameIn(line) ?? ''))
  return lines.join('\n')
}

/** The files that name one of these. */
export function filesNaming(files: ModuleFiles, names: readonly string[]): string[] {
  const plain = names.map(plainName)
  return Object.keys(files).filter((path) =>
    namesIn(files[path]?.text ?? '').some((name) => plain.includes(name)),
  )
}

/** The files once one is as given; one of the same name elsewhere counts no more. */
export function withFile(files: ModuleFiles, path: string, real: string, file: ModuleFile): ModuleFiles {
  const others = Object.entries(files).filter(([other]) => nameOf(other) !== nameOf(path))
  return { ...Object.fromEntries(others), [real]: file }
}
