import { describe, expect, test } from 'vitest'
import { chart } from '../../../bench/report/chart.ts'
import { documentText } from '../../../bench/report/document.ts'
import { expected, progressLine } from '../../../bench/report/progress.ts'
import type { Measured } from '../../../bench/report/store.ts'
import { caseTable } from '../../../bench/report/table.ts'
import { readXml } from '../report/read-xml.ts'
import { caseOf } from './results.ts'

const one = {
  ...caseOf('20 hosts <&>', { drover: [1, 2, 3], 'script over node-ssh': [1, 1, 1], ansible: [100, 80, 90] }),
  absent: [{ tool: 'mitogen', why: 'takes longer than 900 s' }],
}
const measured: Measured = {
  scenario: 'converged',
  about: 'Nothing to do.',
  circumstances: {
    at: '2020-01-02T03:04:05Z',
    machine: '2 cores',
    versions: ['drover: 0.1.0'],
    command: 'npm run bench -- converged',
    commit: 'abc1234',
    load: [0.1, 2],
    minutes: 42,
  },
  cases: [one],
  goals: [
    { text: 'speed', value: 45, unit: 'x', limit: 40, atLeast: true },
    { text: 'size', value: 3, unit: 'MB', limit: 2 },
    { text: 'depth', value: null, unit: 'm', limit: 1 },
  ],
}

test('a table compares each tool with the floor and with Drover, and names who is absent', () => {
  const lines = caseTable(one).split('\n')
  const cells = (tool: string) => lines.find((line) => line.startsWith(tool))?.split(/ {2,}/)
  expect(cells('drover')?.slice(0, 4)).toEqual(['drover', '3', '2.00 (1.00 - 3.00)', '2.00x'])
  expect(cells('ansible')?.slice(0, 5)).toEqual(['ansible', '3', '90.0 (80.0 - 100.0)', '90x', '45x'])
  expect(lines).toContain('mitogen does not take part: takes longer than 900 s')
})

describe('a chart', () => {
  const svg = chart('converged', [one])
  const bars = [...svg.matchAll(/<rect class="(\w+)" x="(\d+)" .*?width="([\d.]+)"/g)].slice(0)

  test('is XML, whatever the names hold', () => {
    expect(() => readXml(svg)).not.toThrow()
    expect(svg).toContain('20 hosts &lt;&amp;&gt;')
  })

  test('has bars from zero whose lengths are as the medians', () => {
    const [drover, floor, ansible] = bars.map((bar) => Number(bar[3]))
    expect((ansible ?? 0) / (floor ?? 1)).toBeCloseTo(90, -1)
    expect((drover ?? 0) / (floor ?? 1)).toBeCloseTo(2, 0)
    expect(new Set(bars.map((bar) => bar[2])).size).toBe(1)
    expect(bars.map((bar) => bar[1])).toEqual(['drover', 'floor', 'bar'])
  })

  test('says its unit and its scale, and who does not take part', () => {
    expect(svg).toContain('Wall time in seconds')
    expect(svg).toContain('its own scale from 0')
    expect(svg).toContain('does not take part')
  })

  test('of nothing has no broken number', () => {
    expect(chart('empty', [{ name: 'none', floor: null, results: [], absent: [] }])).not.toMatch(
      /NaN|Infinity/,
    )
  })
})

test('the page has the tables, the goals with their verdicts, the circumstances and the command', () => {
  const page = documentText([measured])
  for (const part of [
    '![Wall time of each tool](benchmarks/converged.svg)',
    '| drover | 3 | 2.00 (1.00 - 3.00) | 2.00x |',
    'mitogen does not take part: `takes longer than 900 s`',
    '| speed | 45 x | ≥ 40 x | held |',
    '| size | 3 MB | ≤ 2 MB | **missed** |',
    '| depth | - | ≤ 1 m | **not measured** |',
    '2 cores; 2020-01-02; commit abc1234; 42 minutes',
    'npm run bench -- converged',
  ])
    expect(page).toContain(part)
})

test('the time that is left is what was published, or else what the scenario says', () => {
  const scenarios = [
    { name: 'converged', minutes: 70 },
    { name: 'files', minutes: 60 },
  ]
  expect(expected(scenarios, [measured])).toBe(102)
  expect(progressLine(scenarios, 1, { gone: 42.4, left: 102 })).toBe(
    '[2/2] files: 42 min gone, with all tools about 1.7 h left',
  )
})
