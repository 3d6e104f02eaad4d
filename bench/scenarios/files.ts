import { startLab } from '../lab/lab.ts'
import { manyFiles } from '../work/kinds.ts'
import { inLab } from './playbook-case.ts'
import { measurable, median, type Options, type Scenario } from './scenario.ts'

const FILES = 1000
const count = ({ scale }: Options) => Math.round(FILES * scale)

export const files: Scenario = {
  name: 'files',
  about: `A folder of ${FILES} small files to one host: all as they should be, and all older ones.`,
  run: (options) =>
    inLab(
      startLab,
      [
        { name: 'unchanged', hosts: 1, work: manyFiles(count(options)) },
        { name: 'all changed', hosts: 1, work: manyFiles(count(options)), from: 'old files' },
      ],
      options,
    ),
  goals: (cases) =>
    measurable([
      {
        text: 'unchanged, round trips in all',
        value: median(cases, 'unchanged', 'drover', 'roundTrips'),
        unit: '',
        limit: 3,
      },
      {
        text: 'all changed, round trips per 100 files',
        value: (median(cases, 'all changed', 'drover', 'roundTrips') / FILES) * 100,
        unit: '',
        limit: 10,
      },
    ]),
}
