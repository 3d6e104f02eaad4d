// The Go that builds the programs: found, and refused with the reason where it is too old.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tryCommand } from '../run-command.ts'
import { modulesFolder } from './places.ts'

/**
 * The version of the `go` on the PATH, e.g. `go1.26.8`.
 * @throws Error that says which Go to install, when there is none or it is older than the modules want.
 */
export async function goVersion(): Promise<string> {
  const ended = await tryCommand('go', ['env', 'GOVERSION'], { env: goEnvironment })
  const wanted = wantedVersion()
  const install = `Please install Go ${wanted} or newer and put it on the PATH (Debian 12 brings 1.19: its backports have a newer one).`
  if (ended.code !== 0)
    throw new Error(`Kubernetes is built from source, and there is no go here. ${install}`)
  const found = ended.stdout.trim()
  if (isOlder(found.replace(/^go/, ''), wanted)) {
    throw new Error(`Kubernetes is built from source, and ${found} is too old for it. ${install}`)
  }
  return found
}

/** What a build must not depend on: settings of the user's, and another Go that this one would fetch. */
export const goEnvironment = {
  CGO_ENABLED: '0',
  GOFLAGS: '-buildvcs=false',
  GOWORK: 'off',
  GOTOOLCHAIN: 'local',
}

function wantedVersion(): string {
  const file = readFileSync(join(modulesFolder, 'kubernetes', 'go.mod'), 'utf8')
  return /^go (\S+)$/m.exec(file)?.[1] ?? '1.25'
}

function isOlder(found: string, wanted: string): boolean {
  const [left, right] = [found, wanted].map((text) => text.split(/[.a-z]/).map(Number))
  for (const [index, part] of (right ?? []).entries()) {
    const other = left?.[index] ?? 0
    if (other !== part) return other < part
  }
  return false
}
