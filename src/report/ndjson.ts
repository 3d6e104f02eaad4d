import type { Reporter, RunEvent } from '../task/result.ts'
import { resultDocument, stringify, summaryDocument } from './json.ts'

/** One JSON object per event and line, as they happen. The last has the summary; results were told before. */
export function ndjson(write: (text: string) => void): Reporter {
  return (event) => {
    write(`${stringify(eventDocument(event))}\n`)
  }
}

function eventDocument(event: RunEvent): object {
  switch (event.type) {
    case 'result':
      return { type: event.type, result: resultDocument(event.result), message: event.message }
    case 'run-end':
      return { type: event.type, record: summaryDocument(event.record) }
    default: {
      const { type, ...rest } = event
      return { type, ...rest }
    }
  }
}
