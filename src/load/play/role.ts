import { basename, dirname, join } from 'node:path'
import { constant } from '../computed.ts'
import { absolutePath, isFolder, shownPath } from '../files.ts'
import { readVarsFile } from '../inventory/vars-file.ts'
import { nameSource } from '../source-name.ts'
import type { Mistakes } from '../mistakes.ts'
import { mistake } from '../origin.ts'
import { nearest } from '../../task/nearest.ts'
import type { Context } from './context.ts'
import { type DraftNode } from './draft.ts'
import { stepsIn } from '../../task/steps.ts'
import { type DraftVars, layers, spread, within } from './inherited.ts'
import { argumentSpec } from './argument-spec.ts'
import { argumentStep } from './argument-step.ts'
import { allowsDuplicates, dependenciesOf } from './role-meta.ts'
import type { RoleRequest } from './role-request.ts'
import { MAGIC } from './magic.ts'
import { readStepsFile } from './steps-file.ts'
import { foldersIn, mainFiles } from './role-files.ts'
import { valueKey } from './value-key.ts'

/** Reads a role: the steps of the roles that it depends on, then its own. What is wrong is collected. */
export function readRole(request: RoleRequest, context: Context): DraftNode[] {
  const { mistakes, gathered } = context
  const folder = mistakes.attempt(() => findRole(request, context))
  if (folder === null) return []
  const name = basename(folder)
  if (context.roles.includes(name)) {
    const circle = [...context.roles, name].join(' -> ')
    mistakes.add('invalid-value', `the role ${name} depends on itself: ${circle}`, request.spot)
    return []
  }
  if (isDone(name, folder, request, context)) return []
  const { cwd, folders } = context.folders
  const inside = insideOf(name, folder, request, context)
  const around = {
    ...inside,
    folders: { cwd, folders: [folder, ...folders] },
    roles: [...context.roles, name],
    chain: [],
  }
  const outside = { ...around, inherited: within(context.inherited, request.words) }
  const before = dependenciesOf(folder, outside).flatMap((dependency) => readRole(dependency, outside))
  const { over, vars, under } = spread(inside.inherited)
  const spec = argumentSpec(folder, request.files.tasks, context)
  const use = { name, spot: request.spot, over, vars, under }
  gathered.roleUses.push({ ...use, spec })
  readHandlers(name, folder, request.files.handlers, around)
  const files = mainFiles(join(folder, 'tasks'), request.files.tasks)
  requireFiles(name, folder, request, mistakes)
  const own = files.flatMap((file) => readStepsFile(file, request.spot, around))
  const check = spec === null ? [] : [argumentStep({ ...use, spec }, inside.inherited, own)]
  return [...before, ...check, ...own]
}

/** A file that `tasks_from` and the like name must be there; a role need not have any other. */
function requireFiles(name: string, folder: string, { files, spot }: RoleRequest, mistakes: Mistakes): void {
  for (const [part, file] of Object.entries(files)) {
    const home = join(folder, part)
    if (file === 'main' || mainFiles(home, file).length > 0) continue
    const near = nearest(file, foldersIn(home))
    const help = near === null ? undefined : `did you mean ${near}?`
    mistakes.add('file-unreadable', `the role ${name} has no ${part}/${file}.yml`, spot, help)
  }
}

/**
 * Whether the play has the role already, with the same params and under the same conditions and tags. As in Ansible, the
 * params of a role that depends on it make no difference.
 */
function isDone(name: string, folder: string, { words, once }: RoleRequest, context: Context): boolean {
  if (!once || allowsDuplicates(folder, context)) return false
  const { tags, when } = within(context.inherited, words)
  const params = [...words.over, ...words.roleVars].flatMap((vars) =>
    Object.entries(vars).map(([key, value]) => [key, valueKey(value)]),
  )
  const key = JSON.stringify([name, params, when.map(({ source }) => source), [...tags].sort()])
  const { rolesDone } = context.gathered
  if (rolesDone.has(key)) return true
  rolesDone.add(key)
  return false
}

function insideOf(
  name: string,
  folder: string,
  { words, files, spot, exposed }: RoleRequest,
  context: Context,
): Context {
  const read = (part: 'vars' | 'defaults'): DraftVars => {
    const all = mainFiles(join(folder, part), files[part])
    const parts = all.map((file) => readVarsFile(file, context.folders.cwd, context.mistakes) ?? {})
    return nameSource(Object.assign({}, ...parts) as DraftVars, `${part}/ of the role ${name}`)
  }
  const [vars, defaults] = [read('vars'), read('defaults')]
  if (exposed) {
    context.gathered.exposed.vars.push(vars)
    context.gathered.exposed.under.push(defaults)
  }
  const names = nameSource(
    { role_name: constant(name, name, spot), role_path: constant(folder, folder, spot) },
    MAGIC,
  )
  const own = {
    ...words,
    over: [names, ...words.over],
    roleVars: layers(...words.roleVars, vars),
    under: layers(defaults),
  }
  return { ...context, inherited: within(context.inherited, own) }
}

function readHandlers(name: string, folder: string, main: string, context: Context): void {
  for (const file of mainFiles(join(folder, 'handlers'), main)) {
    const known = new Set(context.gathered.handlers.map((handler) => `${handler.at.file}:${handler.at.line}`))
    const nodes = readStepsFile(file, null, { ...context, handlers: true })
    for (const handler of stepsIn(nodes)) {
      if (known.has(`${handler.at.file}:${handler.at.line}`)) continue
      context.gathered.handlers.push({
        ...handler,
        listen: [...handler.listen, `${name} : ${handler.name.source}`],
      })
    }
  }
}

/** @throws {DroverError} `file-unreadable` with the folders that were searched, and the nearest name that is there. */
function findRole({ name, spot }: RoleRequest, { folders, playbook }: Context): string {
  const playbookFolder = folders.folders.at(-1) ?? folders.cwd
  const beside = folders.folders.slice(0, -1).map((folder) => dirname(folder))
  const homes = [
    ...new Set([...beside, join(playbookFolder, 'roles'), join(folders.cwd, 'roles'), playbookFolder]),
  ]
  const found = homes.map((home) => absolutePath(name, home)).find((path) => name !== '' && isFolder(path))
  if (found !== undefined) return found
  const near = nearest(name, homes.slice(0, -1).flatMap(foldersIn))
  const where = `looked in ${homes.map((home) => shownPath(home, folders.cwd)).join(', ')}`
  const help = near === null ? where : `did you mean ${near}? (${where})`
  throw mistake('file-unreadable', `there is no role ${name} for ${playbook}`, spot, help)
}
