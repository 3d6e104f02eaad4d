import type { Schema } from '../load/schema-words.ts'
import type { TaskOrigin } from '../load/registry.ts'
import type { AnyTask } from '../task/task.ts'
import { schemaType } from './schema-type.ts'

/** The documentation of a task, from its definition. */
export function taskDoc(
  { name, summary, description, examples, params }: AnyTask,
  origin: TaskOrigin | null,
): string[] {
  const { properties, required = [] } = params as {
    properties: Readonly<Record<string, Schema>>
    required?: readonly string[]
  }
  return [
    `${name}: ${summary}`,
    ...section('', description),
    '',
    'Params:',
    ...Object.entries(properties).flatMap(([key, param]) => paramLines(key, param, required.includes(key))),
    ...section('Examples:', examples),
    ...(origin === null ? [] : originLines(origin)),
  ]
}

function originLines({ from, qualified, file }: TaskOrigin): string[] {
  return ['', `From ${from}: ${file}`, ...(qualified === null ? [] : [`Qualified name: ${qualified}`])]
}

function paramLines(name: string, param: Schema, required: boolean): string[] {
  const need =
    param.default !== undefined ? `default: ${JSON.stringify(param.default)}` : required ? 'required' : ''
  const facts = [schemaType(param), ...(need === '' ? [] : [need])].join(', ')
  return [`  ${name}  (${facts})`, ...wrap(param.description ?? '', 96).map((line) => `      ${line}`)]
}

function section(title: string, text: string | undefined): string[] {
  if (text === undefined) return []
  const lines = text.trim().split('\n')
  return title === '' ? ['', ...lines] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function wrap(text: string, width: number): string[] {
  return text.match(new RegExp(`.{1,${width}}(?:\\s|$)|\\S+`, 'g'))?.map((line) => line.trimEnd()) ?? []
}
