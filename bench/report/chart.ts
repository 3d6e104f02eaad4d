// A scenario as bars: one block for each case, each with its own scale, shortest is best.
import type { CaseResult } from '../scenarios/scenario.ts'

const [WIDTH, LEFT, RIGHT] = [760, 170, 130]
const [BAR, GAP, TITLE] = [16, 7, 26]

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 } .value { font-size: 12px }
  .bar { fill: #a8b3bf } .floor { fill: #d5dbe1 } .drover { fill: #1a7f5a } .range { stroke: #24292f; stroke-width: 1.2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #d7dde3 } .bar { fill: #66727f } .floor { fill: #47515b } .drover { fill: #35b58a } .range { stroke: #d7dde3 }
  }`

export function chart(title: string, cases: readonly CaseResult[]): string {
  let top = 8
  const blocks = cases.map((one) => {
    const block = caseBlock(one, top)
    top += TITLE + one.results.length * (BAR + GAP) + 12
    return block
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" role="img">
<title>${escape(title)}: wall time in seconds, shorter is better; the line is the range of the runs</title>
<style>${STYLE}
</style>
${blocks.join('\n')}
</svg>
`
}

function caseBlock({ name, results }: CaseResult, top: number): string {
  const longest = Math.max(...results.map(({ measured }) => measured.wall?.max ?? 0))
  const x = (seconds: number) => LEFT + (seconds / longest) * (WIDTH - LEFT - RIGHT)
  const bars = results.map(({ tool, measured }, index) => {
    const { median, min, max } = measured.wall ?? { median: 0, min: 0, max: 0 }
    const y = top + TITLE + index * (BAR + GAP)
    const middle = y + BAR / 2
    return [
      `<text x="${LEFT - 8}" y="${middle + 4}" text-anchor="end">${escape(tool)}</text>`,
      `<rect class="${kind(tool)}" x="${LEFT}" y="${y}" width="${(x(median) - LEFT).toFixed(1)}" height="${BAR}"/>`,
      `<line class="range" x1="${x(min).toFixed(1)}" x2="${x(max).toFixed(1)}" y1="${middle}" y2="${middle}"/>`,
      `<text class="value" x="${(x(max) + 8).toFixed(1)}" y="${middle + 4}">${median.toPrecision(3)} s</text>`,
    ].join('\n')
  })
  return `<text class="title" x="0" y="${top + 14}">${escape(name)}</text>\n${bars.join('\n')}`
}

function kind(tool: string): string {
  if (tool === 'drover') return 'drover'
  return /^script|^node|^connect/.test(tool) ? 'floor' : 'bar'
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
