import type { AnyTask } from '../../task/task.ts'
import { type Computed, computed, constant } from '../computed.ts'
import { textOrigin } from '../lines.ts'
import { requiredParams } from '../params/main-param.ts'
import type { Schema } from '../schema-words.ts'
import { template } from '../template/template.ts'

const LONGEST = 60

/** The name of a step without a name: its task and the param that says most. */
export function defaultName(task: AnyTask, params: Computed): Computed<string> {
  const main = short(task, params)
  const text = main === null ? task.name : `${task.name} ${main}`
  if (!text.includes('{{')) return constant(text, text, params.spot)
  const filled = templateOrNull(text, params.spot.at.file)
  if (!filled) return constant(text, text, params.spot)
  const evaluate: Computed<string>['evaluate'] = (scope) => {
    try {
      const value = filled.evaluate(scope)
      return typeof value === 'string' ? value : text
    } catch {
      // The param itself will say what is wrong.
      return text
    }
  }
  return computed<string>({ source: text, spot: params.spot, uses: filled.uses, dynamic: true, evaluate })
}

/** Null where the param holds no good template, which is reported there. */
function templateOrNull(text: string, file: string): Computed | null {
  try {
    return template(textOrigin(file, text))
  } catch {
    return null
  }
}

function short(task: AnyTask, params: Computed): string | null {
  const schema = task.params as Schema
  const order = [...requiredParams(schema), ...Object.keys(schema.properties ?? {})]
  const entries = params.entries ?? []
  const main = order
    .map((name) => entries.find((entry) => entry.key === name))
    .find((entry) => entry !== undefined)
  if (!main) return null
  const text =
    (main.value.items?.map((item) => item.source).join(', ') ?? main.value.source).split('\n')[0] ?? ''
  if (text.length <= LONGEST) return text
  // Half a template is none.
  return text.includes('{{') ? null : `${text.slice(0, LONGEST - 1)}…`
}
