import { expect, test } from 'vitest'
import { hostNames } from '../../../src/report/host-names.ts'

const cases: [names: string[], written: string][] = [
  [[], ''],
  [['localhost'], 'localhost'],
  [['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-13'], 'k8s-worker-1, -2, -13'],
  [['web01', 'web02', 'db01'], 'web01, 02, db01'],
  [['10.0.0.1', '10.0.0.2'], '10.0.0.1, 10.0.0.2'],
  [['k8s-master', 'k8s-worker-1'], 'k8s-master, k8s-worker-1'],
  [['a\x1b1', 'a\x1b2'], 'a\\x1b1, 2'],
]
test.each(cases)('%j is written %j', (names, written) => {
  expect(hostNames(names)).toBe(written)
})

test('many names are cut and counted', () => {
  const names = Array.from({ length: 64 }, (_, index) => `n-${index}`)
  expect(hostNames(names, 3)).toBe('n-0, -1, … (64 hosts)')
})
