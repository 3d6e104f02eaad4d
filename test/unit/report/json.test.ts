import { expect, test, vi } from 'vitest'
import { reportFor } from '../../../src/report/outputs.ts'
import { painter } from '../../../src/report/paint.ts'
import type { Output } from '../../../src/report/output-names.ts'
import { scriptedRun } from './scripted-run.ts'

async function printed(output: Output): Promise<string> {
  let all = ''
  const write = (text: string): void => {
    all += text
  }
  const rest = {
    tell: () => undefined,
    rows: () => 24,
    diff: false,
    paint: painter(false),
    source: () => null,
    applyCommand: null,
  }
  const { report } = await reportFor(output, { write, ...rest })
  scriptedRun().forEach(report)
  return all
}

test('the JSON document keeps its keys, their order and its types', async () => {
  await expect(await printed('json')).toMatchFileSnapshot('shown/json.txt')
})

test('nothing secret and no control character is in the JSON', async () => {
  const text = await printed('json')
  expect(text).not.toContain('hunter2')
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
})

test('ndjson tells each event on a line, in order, with the same results as the document', async () => {
  const lines = (await printed('ndjson')).trimEnd().split('\n')
  const events = lines.map((line) => JSON.parse(line) as { type: string; result?: unknown; record?: object })
  expect(events.map(({ type }) => type)).toEqual(scriptedRun().map(({ type }) => type))
  const document = JSON.parse(await printed('json')) as { results: unknown[]; warnings: unknown[] }
  expect(events.flatMap(({ result }) => (result === undefined ? [] : [result]))).toEqual(document.results)
  const { results, warnings: _warnings, ...summary } = document
  expect(results).toHaveLength(8)
  expect(events.at(-1)?.record).toEqual(summary)
})

test.each(['json', 'junit'] as const)(
  'while %s waits for the end, people are told on stderr',
  async (output) => {
    vi.useFakeTimers()
    let told = ''
    const tell = (text: string): void => {
      told += text
    }
    const write = (): void => undefined
    const rest = { rows: () => 24, diff: false, paint: painter(true), source: () => null, applyCommand: null }
    const { report } = await reportFor(output, { write, tell, ...rest })
    scriptedRun().slice(0, 5).forEach(report)
    vi.advanceTimersByTime(1500)
    vi.useRealTimers()
    expect(told).toBe(
      'warning: the group spare has no hosts (inventory/lab.yaml:3:5)\n' +
        '… 1.0 s  1/3 Make the file system: k8s-worker-1: connecting\n',
    )
  },
)
