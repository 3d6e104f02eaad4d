// Builds the programs from their Go modules, once: they are kept in the user's cache.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { forgetOldImages } from '../forget-old-images.ts'
import { withLock } from '../lock.ts'
import { made } from '../places.ts'
import { say } from '../progress.ts'
import { command } from '../run-command.ts'
import { goEnvironment, goVersion } from './go-toolchain.ts'
import { modulesFolder, programsFolder } from './places.ts'
import { moduleVersion, programKey } from './program-key.ts'
import { programs, type Program, type ProgramName } from './programs.ts'

/**
 * The paths of the programs, built first where the cache lacks them: minutes for Kubernetes' API server, with
 * about 2 GB of memory.
 * @throws Error that says which Go to install; or with what `go build` said.
 */
export async function builtPrograms<Name extends ProgramName>(names: Name[]): Promise<Record<Name, string>> {
  const unknown = names.filter((name) => !built.has(name))
  if (unknown.length > 0) await findOrBuild(unknown)
  return Object.fromEntries(names.map((name) => [name, built.get(name)])) as Record<Name, string>
}

/** What this process has found already: the answer does not change while it runs. */
const built = new Map<ProgramName, string>()

async function findOrBuild(names: ProgramName[]): Promise<void> {
  const version = await goVersion()
  const missing = names.filter((name) => !existsSync(fileOf(name, version)))
  if (missing.length > 0) await withLock('kubernetes-build', () => buildAll(missing, version))
  for (const name of names) built.set(name, fileOf(name, version))
}

async function buildAll(names: ProgramName[], version: string): Promise<void> {
  for (const name of names) {
    const file = fileOf(name, version)
    forgetOldImages(made(programsFolder()), join(file, '..'))
    if (!existsSync(file)) await build(name, file) // Another process may have built it while this one waited.
  }
}

async function build(name: ProgramName, file: string): Promise<void> {
  const program = programs[name]
  const partial = join(made(join(file, '..')), 'partial')
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial)
  say(`building ${name} from source, once`)
  let packages = 0
  const timer = setInterval(() => {
    say(`building ${name}: ${packages} packages compiled`)
  }, 15_000)
  try {
    await command(
      'nice',
      ['go', 'build', ...flagsFor(program), '-v', '-o', join(partial, basename(file)), program.package],
      {
        cwd: join(modulesFolder, program.module),
        env: goEnvironment,
        timeoutSeconds: 3600,
        onStderr: (text) => (packages += text.split('\n').length - 1),
      },
    )
  } finally {
    clearInterval(timer)
  }
  renameSync(join(partial, basename(file)), file)
  rmSync(partial, { recursive: true })
}

function fileOf(name: ProgramName, version: string): string {
  const { module } = programs[name]
  return join(
    programsFolder(),
    programKey(module, version, flagsFor(programs[name])),
    name.replace(/-1(\.\d+)+$/, ''),
  )
}

function flagsFor(program: Program): string[] {
  const stamps = Object.entries(stampsFor(program)).flatMap(([variable, value]) => [
    '-X',
    `${variable}=${value}`,
  ])
  return ['-p', '2', '-trimpath', '-ldflags', ['-s', '-w', ...stamps].join(' ')]
}

/** Some programs learn their version from the linker; without one those of Kubernetes say `v0.0.0`. */
function stampsFor({ module, package: path, stamped, says }: Program): Record<string, string> {
  if (stamped === null) return {}
  if (stamped === 'longhorn') return { [`${path}/meta.Version`]: says ?? moduleVersion(module, path) }
  const version = moduleVersion(module, 'k8s.io/kubernetes')
  const [major = '', minor = ''] = version.slice(1).split('.')
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  return Object.fromEntries(
    Object.entries(stamps).map(([key, value]) => [`k8s.io/component-base/version.${key}`, value]),
  )
}
