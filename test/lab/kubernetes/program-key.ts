// The name of a built program is what it was built from: changed versions are other programs, the same ones are found again.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recipeKey } from '../recipe-key.ts'
import { modulesFolder } from './places.ts'

/** 16 hex digits over a module's files, the Go that builds it and the flags it gets. */
export function programKey(module: string, goVersion: string, flags: string[]): string {
  const files = recipeKey(join(modulesFolder, module))
  return createHash('sha256')
    .update(JSON.stringify([files, goVersion, flags]))
    .digest('hex')
    .slice(0, 16)
}

/** The version that a module's go.mod wants of `path`, e.g. `v1.34.4`. */
export function moduleVersion(module: string, path: string): string {
  const file = readFileSync(join(modulesFolder, module, 'go.mod'), 'utf8')
  const line = file.split('\n').find((one) =>
    one
      .trim()
      .replace(/^require /, '')
      .startsWith(`${path} v`),
  )
  const version = line === undefined ? undefined : /\bv\d\S*/.exec(line)?.[0]
  if (version === undefined) throw new Error(`${module}/go.mod does not require ${path}`)
  return version
}
