// The newest pair of Mitogen and ansible-core that works together.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pythonEnvironment } from '../../test/setup/python-environment.ts'
import { environment } from './contender.ts'

type Environment = ReturnType<typeof pythonEnvironment>

/** How many versions of ansible-core are tried, the newest first. */
const ATTEMPTS = 4

let known: Environment | null = null

/** Looks for the pair once in a bench. */
export function mitogenEnvironment(): Environment {
  known ??= newestPair()
  return known
}

/** Lines of `[defaults]` that turn Mitogen on. */
export function mitogenSettings(folder: string): string {
  const plugins = python(folder, 'import ansible_mitogen; print(ansible_mitogen.__path__[0])')
  return `strategy_plugins = ${plugins}/plugins/strategy\nstrategy = mitogen_linear\n`
}

function newestPair(): Environment {
  let found = pythonEnvironment('mitogen', ['ansible-core', 'mitogen'])
  for (let attempt = 1; !('missing' in found) && !works(found.folder); attempt += 1) {
    const version = python(found.folder, 'import ansible.release as r; print(r.__version__)')
    if (attempt === ATTEMPTS) return { missing: `Mitogen does not work with ansible-core ${version}` }
    const bound = version.split('.').slice(0, 2).join('.')
    found = pythonEnvironment(`mitogen-before-${bound}`, [`ansible-core<${bound}`, 'mitogen'])
  }
  return found
}

/** Whether a module runs under Mitogen's strategy. */
function works(folder: string): boolean {
  const place = mkdtempSync(join(tmpdir(), 'drover-bench-'))
  try {
    writeFileSync(
      join(place, 'ansible.cfg'),
      `[defaults]\ninterpreter_python = /usr/bin/python3\n${mitogenSettings(folder)}`,
    )
    const words = ['localhost', '-i', 'localhost,', '-c', 'local', '-m', 'ansible.builtin.ping']
    const env = environment({ home: place }, { ANSIBLE_CONFIG: 'ansible.cfg' })
    return spawnSync(join(folder, 'bin/ansible'), words, { cwd: place, env, timeout: 60_000 }).status === 0
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function python(folder: string, program: string): string {
  return spawnSync(join(folder, 'bin/python'), ['-c', program], { encoding: 'utf8' }).stdout.trim()
}
