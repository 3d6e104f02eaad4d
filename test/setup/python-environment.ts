// Python programs beside the repo: installed from their registry into the user's cache when first needed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const PYTHONS = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3']
/** Where environments live, and what their programs keep. */
export const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'drover')

/** The newest Python here that can make virtual environments, and its version; null when there is none. */
function newestPython(): { python: string; version: string } | null {
  const program = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])'
  for (const python of PYTHONS) {
    const { status, stdout } = spawnSync(python, ['-c', program], { encoding: 'utf8' })
    if (status === 0) return { python, version: stdout.trim() }
  }
  return null
}

/**
 * The folder of an environment with these packages, the newest that its Python can have.
 *
 * @param name of the folder; the version of Python is added.
 * @returns why there is none, as text, instead.
 */
export function pythonEnvironment(
  name: string,
  packages: readonly string[],
): { readonly folder: string } | { readonly missing: string } {
  const found = newestPython()
  if (!found) return { missing: 'there is no python3 with venv' }
  const folder = join(CACHE, `${name}-python${found.version}`)
  if (existsSync(join(folder, 'complete'))) return { folder }
  console.error(`installing ${packages.join(', ')} into ${folder}`)
  mkdirSync(CACHE, { recursive: true })
  // Of two that need it at the same time, the second waits for what the first installs.
  const words = [`${folder}.lock`, 'sh', '-c', INSTALL, 'sh', folder, found.python, ...packages]
  const { status, stderr, error } = spawnSync('flock', words, { encoding: 'utf8', timeout: 600_000 })
  if (status === 0) return { folder }
  return { missing: `installing ${packages.join(', ')}: ${error?.message ?? stderr.trim().slice(-500)}` }
}

/** FOLDER PYTHON PACKAGE… */
const INSTALL = `[ ! -e "$1/complete" ] || exit 0
folder=$1; python=$2; shift 2
rm -rf "$folder"
"$python" -m venv "$folder" || exit
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@" || exit
: > "$folder/complete"`
