// A scenario as bars: one block for each case, each with its own linear scale from zero, shortest is best.
import type { Spread } from '../measure/summary.ts'
import type { CaseResult } from '../scenarios/scenario.ts'
import { FLOORS } from '../tools/all.ts'
import { seconds } from './table.ts'

const [WIDTH, LEFT, RIGHT, MARGIN] = [760, 180, 150, 14]
const [BAR, GAP, TITLE, AXIS] = [16, 7, 28, 26]
const HEAD = 69
const NOTES = [
  'Wall time in seconds, shorter is better. Each block has its own scale from 0. Bar: median; line: fastest to slowest run.',
  'Green: Drover; yellow: floors, hand-written for this one work; grey: other tools.',
]

const STYLE = `
  .paper { fill: #ffffff } text { font: 13px system-ui, sans-serif; fill: #24292f }
  .head { font-size: 16px; font-weight: 600 } .title { font-weight: 600 }
  .note, .value, .tick { font-size: 12px } .note, .tick { fill: #57606a }
  .bar { fill: #8c959f } .floor { fill: #c9a13b } .drover { fill: #1a7f5a }
  .range { stroke: #24292f; stroke-width: 1.2 } .axis { stroke: #8c959f; stroke-width: 1 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } text { fill: #d7dde3 } .note, .tick { fill: #9aa4ae }
    .bar { fill: #66727f } .floor { fill: #b08c2e } .drover { fill: #35b58a }
    .range { stroke: #ffffff } .axis { stroke: #66727f }
  }`

/** @returns an SVG document, for light and for dark pages. */
export function chart(title: string, cases: readonly CaseResult[]): string {
  let top = HEAD
  const blocks = cases.map((one) => {
    const block = caseBlock(one, top)
    top += TITLE + (one.results.length + one.absent.length) * (BAR + GAP) + AXIS
    return block
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img">
<title>${escape(title)}: wall time of each tool</title>
<style>${STYLE}
</style>
<rect class="paper" width="${WIDTH}" height="${top}"/>
${text(MARGIN, 22, 'head', title)}
${NOTES.map((note, line) => text(MARGIN, 42 + line * 17, 'note', note)).join('\n')}
${blocks.join('\n')}
</svg>
`
}

function caseBlock({ name, results, absent }: CaseResult, top: number): string {
  const end = scaleEnd(Math.max(...results.map(({ measured }) => measured.wall?.max ?? 0)))
  const x = (value: number) => LEFT + (value / end) * (WIDTH - LEFT - RIGHT)
  const y = (line: number) => top + TITLE + line * (BAR + GAP)
  const bars = results.map(({ tool, measured }, line) => bar(tool, measured.wall, x, y(line)))
  const gaps = absent.map(
    ({ tool }, index) =>
      `${label(tool, y(results.length + index))}\n${text(LEFT + 6, y(results.length + index) + BAR / 2 + 4, 'note', 'does not take part')}`,
  )
  const bottom = y(results.length + absent.length)
  const ticks = [0, end / 2, end].map((value) =>
    text(x(value), bottom + 12, 'tick', Number(value.toPrecision(3)).toString(), 'middle'),
  )
  return [
    text(MARGIN, top + 18, 'title', name),
    ...bars,
    ...gaps,
    `<path class="axis" fill="none" d="M${LEFT} ${top + TITLE - 3} V${bottom} H${x(end)}"/>`,
    ...ticks,
    text(x(end) + 16, bottom + 12, 'tick', 's'),
  ].join('\n')
}

function bar(tool: string, wall: Spread | null, x: (value: number) => number, y: number): string {
  if (wall === null) return label(tool, y)
  const { median, min, max } = wall
  const middle = y + BAR / 2
  return [
    label(tool, y),
    `<rect class="${kind(tool)}" x="${LEFT}" y="${y}" width="${(x(median) - LEFT).toFixed(1)}" height="${BAR}"/>`,
    `<line class="range" x1="${x(min).toFixed(1)}" x2="${x(max).toFixed(1)}" y1="${middle}" y2="${middle}"/>`,
    text(x(max) + 8, middle + 4, 'value', `${seconds(median)} s`),
  ].join('\n')
}

/** The next round number that is not less; 1 for nothing. */
function scaleEnd(longest: number): number {
  if (longest <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(longest))
  return power * ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => step * power >= longest) ?? 10)
}

function kind(tool: string): string {
  if (tool === 'drover') return 'drover'
  return [...FLOORS.map(({ name }) => name), 'node -e 0', 'connect only'].includes(tool) ? 'floor' : 'bar'
}

function label(tool: string, y: number): string {
  return text(LEFT - 8, y + BAR / 2 + 4, '', tool, 'end')
}

function text(x: number, y: number, style: string, content: string, anchor = 'start'): string {
  return `<text${style === '' ? '' : ` class="${style}"`} x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}">${escape(content)}</text>`
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
