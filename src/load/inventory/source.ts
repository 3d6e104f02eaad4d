import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { absolutePath, isFolder, readText, shownPath } from '../files.ts'
import { reportEncrypted } from '../encrypted.ts'
import { textOrigin } from '../lines.ts'
import { isExecutable } from './executable.ts'
import { readIni } from './ini.ts'
import { looksLikeIni } from './looks-like-ini.ts'
import { readScript } from './script.ts'
import type { SourceContext } from './source-context.ts'
import { readYaml } from './yaml-file.ts'

/** What Ansible leaves aside in a folder of inventories. */
const IGNORED =
  /^\.|^(host_vars|group_vars|vars_plugins)$|(~|\.(pyc|pyo|swp|bak|rpm|md|txt|rst|orig|cfg|retry))$/

/**
 * Reads one source into the tree: a folder (its files in the order of their names, folders inside too), an executable, YAML or INI.
 *
 * @returns whether all of it could be read.
 */
export function readSource(source: string, context: SourceContext): boolean {
  const path = absolutePath(source, context.cwd)
  if (!isFolder(path)) return readFile(path, context)
  const inside = readdirSync(path).filter((name) => !IGNORED.test(name))
  const read = inside.sort().map((name) => readSource(join(path, name), context))
  return !read.includes(false)
}

function readFile(path: string, context: SourceContext): boolean {
  const { cwd, mistakes, tree } = context
  const shown = shownPath(path, cwd)
  if (/^[\w-]+$/.test(shown) && !existsSync(path)) {
    const help = `for a host of this name, end it with a comma: -i ${shown},`
    mistakes.add('file-unreadable', `cannot read ${shown}: there is no such file`, null, help)
    return false
  }
  tree.file = path
  if (isExecutable(path)) return readScript(path, context)
  const text = mistakes.attempt(() => readText(path, shown, null))
  if (text === null) return false
  const origin = textOrigin(shown, text)
  if (reportEncrypted(origin, mistakes)) return false
  if (path.endsWith('.toml')) {
    const help = `the same as YAML: ansible-inventory -i ${shown} --list --export --yaml`
    mistakes.add('bad-inventory', 'inventories in TOML are not read', origin.spot(0), help)
    return false
  }
  const before = mistakes.count
  if (looksLikeIni(path, text)) readIni(origin, tree, mistakes)
  else if (!readYaml(origin, context)) return false
  return mistakes.count === before
}
