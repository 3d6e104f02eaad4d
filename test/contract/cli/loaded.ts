import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drover, type Ended, emptyFolder } from './drover.ts'

/** Runs the real `drover` and tells which files it imported, too. */
export async function loadedBy(args: readonly string[]): Promise<Ended & { readonly files: string[] }> {
  const list = join(emptyFolder(), 'files')
  const ended = await drover(args, { env: { NODE_OPTIONS: `--import=${recorder(list)}` } })
  return { ...ended, files: readFileSync(list, 'utf8').split('\n') }
}

/** A module that writes down, at the end, what was loaded after it. */
function recorder(list: string): string {
  const code = `
    import { writeFileSync } from 'node:fs'
    import { registerHooks } from 'node:module'
    const urls = []
    registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
    process.on('exit', () => writeFileSync(${JSON.stringify(list)}, urls.filter((url) => url.startsWith('file:')).join('\\n')))`
  return `data:text/javascript,${encodeURIComponent(code)}`
}

/** The names of the packages that these files are of. */
export function packagesOf(files: readonly string[]): string[] {
  const names = files.map((file) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))].sort()
}

/** The files of Drover's own tasks: `mount`, `facts/os`. */
export function tasksOf(files: readonly string[]): string[] {
  return files.flatMap((file) => /\/tasks\/((?:facts\/)?\w+)\.ts$/.exec(file)?.[1] ?? []).sort()
}
