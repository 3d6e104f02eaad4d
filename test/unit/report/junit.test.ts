import { expect, test } from 'vitest'
import { junit } from '../../../src/report/junit.ts'
import type { Mode, RunRecord } from '../../../src/task/result.ts'
import { type Element, readXml } from './read-xml.ts'
import { countedRecord, record, result, summary } from './scripted-run.ts'

function read(given: Partial<RunRecord>): Element {
  let xml = ''
  junit((text) => {
    xml += text
  })({ type: 'run-end', record: record(given) })
  return readXml(xml.trim())
}

function outcomes(suite: Element | undefined): unknown[] {
  return (suite?.children ?? []).map(
    (test) => test.children.map(({ name, attributes }) => [name, attributes['type']])[0] ?? 'passed',
  )
}

test('each host is a suite, each step a case', () => {
  const { name, children } = read({})
  expect(name).toBe('testsuites')
  expect(children.map(({ attributes }) => attributes)).toMatchObject([
    { name: 'k8s-worker-1', tests: '3', failures: '3', errors: '0', skipped: '0', time: '1.258' },
    { name: 'k8s-worker-2', tests: '2', failures: '1', errors: '0', skipped: '0' },
    { name: 'k8s-worker-3', tests: '3', failures: '0', errors: '0', skipped: '1' },
  ])
})

test('ten times as many hosts are ten times as much to read', () => {
  const readsOf = (hosts: number): number => {
    const { record, reads } = countedRecord(hosts)
    junit(() => undefined)({ type: 'run-end', record })
    return reads()
  }
  expect(readsOf(100)).toBe(10 * readsOf(10))
})

const modes: [Mode, unknown[]][] = [
  [
    'check',
    [
      ['failure', 'change'],
      ['failure', 'change'],
      ['failure', 'may'],
    ],
  ],
  ['apply', ['passed', 'passed', 'passed']],
]
test.each(modes)('in mode %s a change counts as it should', (mode, expected) => {
  expect(outcomes(read({ mode }).children[0])).toEqual(expected)
})

test('skipped, failed and unreachable are told apart; what is ignored or rescued has passed', () => {
  const error = {
    code: 'refused',
    message: 'no',
    at: null,
    command: null,
    stderr: null,
    help: null,
    ignored: false,
    rescued: false,
  } as const
  const results = [
    result({ verdict: 'skipped' }),
    result({ verdict: 'failed', error }),
    result({ verdict: 'failed', error: { ...error, ignored: true } }),
    result({ verdict: 'failed', error: { ...error, rescued: true } }),
    result({ verdict: 'unreachable', error: { ...error, code: 'unreachable', ignored: true } }),
    result({ verdict: 'unreachable', error: { ...error, code: 'unreachable' } }),
  ]
  const [suite] = read({ results, hosts: { 'k8s-worker-1': summary({}) } }).children
  expect(outcomes(suite)).toEqual([
    ['skipped', undefined],
    ['failure', 'failed'],
    'passed',
    'passed',
    'passed',
    ['error', 'unreachable'],
  ])
})

test('whatever a name or an output holds, the XML is well-formed and says it', () => {
  const step = `<a href="x">&'\x1b\ufffe`
  const error = {
    code: 'command-failed',
    message: '"<&>"\nsecond',
    at: null,
    command: ']]>',
    stderr: '\0',
    help: null,
    ignored: false,
    rescued: false,
  } as const
  const results = [result({ step, verdict: 'failed', error })]
  const [test] = read({ results, hosts: { 'k8s-worker-1': summary({}) } }).children[0]?.children ?? []
  expect(test?.attributes['name']).toBe(`<a href="x">&'\\x1b\ufffd`)
  expect(test?.children[0]?.attributes['message']).toBe('"<&>"\nsecond')
  expect(test?.children[0]?.text).toContain('$ ]]>')
})
