import { readdirSync } from 'node:fs'
import { basename, join, parse } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DroverError } from '../task/error.ts'
import type { Probe, ProbeFamily } from '../task/probe.ts'
import type { AnyTask } from '../task/task.ts'
import { offerAuthorApi } from './author-api.ts'
import { isFolder } from './files.ts'
import type { Lazy } from '../task/lazy.ts'

/** A task or fact, its name, and the file that defines it. */
export interface Defined<T> {
  readonly name: string
  readonly held: Lazy<T>
  readonly file: string
}

export interface TaskFolder {
  readonly tasks: readonly Defined<AnyTask>[]
  readonly facts: readonly Defined<Probe>[]
}

interface Imported {
  readonly value: unknown
  readonly file: string
}

/** Imports the tasks of a folder (`*.ts`, `*.js`) and its facts (`facts/*`); files that are wrong are collected. */
export async function readTaskFolder(folder: string, errors: DroverError[]): Promise<TaskFolder> {
  const tasks: Defined<AnyTask>[] = []
  const facts: Defined<Probe>[] = []
  for (const { file, value } of await importAll(folder, errors)) {
    if (isTask(value))
      tasks.push({ name: value.name, held: { value: checkedName(value, file, errors) }, file })
    else errors.push(brokenTask(file, 'its default export is no task (defineTask)'))
  }
  for (const { file, value } of await importAll(join(folder, 'facts'), errors)) {
    if (isFamily(value)) facts.push({ name: value.definition.name, held: { value: value() }, file })
    else errors.push(brokenTask(file, 'its default export is no probe without arguments (defineProbe)'))
  }
  return { tasks, facts }
}

async function importAll(folder: string, errors: DroverError[]): Promise<Imported[]> {
  const files = filesIn(folder)
  if (files.length > 0) await offerAuthorApi()
  const imported = files.map(async (file) => {
    try {
      const module = (await import(pathToFileURL(file).href)) as { default?: unknown }
      return [{ file, value: module.default }]
    } catch (error) {
      errors.push(brokenTask(file, importFailure(file, error), error))
      return []
    }
  })
  return (await Promise.all(imported)).flat()
}

/** For a syntax error Node writes the line before the message: `file:///…/mount.ts:46`. */
function importFailure(file: string, error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const line = error.stack?.split('\n')[0]?.match(/^file:.*:(\d+)$/)?.[1]
  return line === undefined ? error.message : `${error.message} (line ${line} of ${basename(file)})`
}

/** The files of a folder that define tasks or facts. A folder that does not exist has none. */
export function filesIn(folder: string): string[] {
  if (!isFolder(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /(?<!\.d|\.test)\.(ts|js|mjs)$/.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort()
}

function isTask(value: unknown): value is AnyTask {
  if (typeof value !== 'object' || value === null) return false
  const { name, params, observe, plan } = value as Readonly<Record<keyof AnyTask, unknown>>
  return (
    typeof name === 'string' &&
    typeof params === 'object' &&
    typeof observe === 'function' &&
    typeof plan === 'function'
  )
}

function isFamily(value: unknown): value is ProbeFamily<readonly [], unknown> {
  return typeof value === 'function' && 'definition' in value && value.length === 0
}

/** A step finds a task by its name, a reader by its file: they must be the same. */
function checkedName(task: AnyTask, file: string, errors: DroverError[]): AnyTask {
  if (nameOf(file) !== task.name)
    errors.push(brokenTask(file, `it defines ${task.name}; a task is named as its file`))
  return task
}

export function nameOf(file: string): string {
  return parse(file).name
}

function brokenTask(file: string, reason: string, cause?: unknown): DroverError {
  return new DroverError('broken-task', `broken task file ${file}: ${reason}`, { cause })
}
