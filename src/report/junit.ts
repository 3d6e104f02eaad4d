import {
  contraryOf,
  isFailure,
  type Mode,
  type Reporter,
  type RunRecord,
  type StepResult,
} from '../task/result.ts'
import { errorReportLines } from './error-text.ts'
import { escape } from './escape.ts'
import { painter } from './paint.ts'
import { stepLines } from './step-text.ts'
import { showValue } from './value.ts'

/**
 * JUnit XML: a suite per host, a case per step. In check mode the question of a case is "is it as wished?":
 * a pending change (`change`, `may`) is a failure of that type, as the exit code of `drover check` says too.
 */
export function junit(write: (text: string) => void): Reporter {
  return (event) => {
    if (event.type === 'run-end') write(`${junitDocument(event.record)}\n`)
  }
}

function junitDocument(record: RunRecord): string {
  const ofHost = Map.groupBy(record.results, ({ host }) => host)
  const suites = Object.keys(record.hosts).map((host) => suite(host, ofHost.get(host) ?? [], record))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="drover">',
    ...suites,
    '</testsuites>',
  ].join('\n')
}

function suite(host: string, own: readonly StepResult[], { mode, startedAt }: RunRecord): string {
  const failures = own.filter((result) => outcome(result, mode) === 'failure').length
  const errors = own.filter((result) => outcome(result, mode) === 'error').length
  const skipped = own.filter((result) => outcome(result, mode) === 'skipped').length
  const counts = {
    tests: own.length,
    failures,
    errors,
    skipped,
    time: seconds(own),
    timestamp: startedAt.slice(0, 19),
  }
  return [
    open('testsuite', { name: host, ...counts }),
    ...own.map((result) => testcase(result, mode)),
    '</testsuite>',
  ].join('\n')
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped'

function outcome(result: StepResult, mode: Mode): Outcome {
  const { verdict } = result
  if (verdict === 'failed' || verdict === 'unreachable') return failure(result)
  if (verdict === 'skipped') return 'skipped'
  const pending = mode === 'check' && verdict !== 'ok' && contraryOf(result, mode) === null
  return pending ? 'failure' : 'passed'
}

/** What is ignored or rescued is no failure of the suite. */
function failure(result: StepResult): Outcome {
  if (!isFailure(result)) return 'passed'
  return result.verdict === 'unreachable' ? 'error' : 'failure'
}

function testcase(result: StepResult, mode: Mode): string {
  const item = result.item === null || result.item === undefined ? '' : ` [${showValue(result.item)}]`
  const tag = open('testcase', { name: result.step + item, classname: result.play, time: seconds([result]) })
  const ended = outcome(result, mode)
  if (ended === 'passed') return `${tag}</testcase>`
  if (ended === 'skipped') return `${tag}<skipped/></testcase>`
  const message = result.error?.message ?? result.changes.map((change) => change.summary).join('; ')
  const text = xml(details(result, mode)).replaceAll('&#10;', '\n').replaceAll('&#9;', '\t')
  return `${tag}${open(ended, { message, type: result.verdict })}${text}</${ended}></testcase>`
}

function details(result: StepResult, mode: Mode): string {
  const plain = { diff: true, paint: painter(false), source: () => null }
  const lines = result.error
    ? errorReportLines(result.error, plain.paint, plain.source)
    : stepLines([{ result, message: null }], { width: 0, mode }, plain)
  return `${lines.join('\n')}\nat ${result.at}`
}

function seconds(results: readonly StepResult[]): string {
  return (results.reduce((sum, result) => sum + result.durationMs, 0) / 1000).toFixed(3)
}

function open(name: string, attributes: Readonly<Record<string, string | number>>): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xml(String(value))}"`)
  return `<${name}${written.join('')}>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** Text for XML 1.0, which cannot hold control characters at all. */
function xml(text: string): string {
  return escape(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"\n\t]/g, (character) => ENTITIES[character] ?? character)
}
