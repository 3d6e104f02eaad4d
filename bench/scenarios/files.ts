import { startLab } from '../lab/lab.ts'
import { manyFiles } from '../workload/kinds.ts'
import { inLab } from './playbook-case.ts'
import { asGoals, median, type Scenario } from './scenario.ts'

const FILES = 1000
const [UNCHANGED, CHANGED] = ['unchanged', 'all changed']

export const files: Scenario = {
  name: 'files',
  about:
    'A folder of 1,000 small files to one host: all as they should be, and all older ones. Ansible and Mitogen copy the folder with copy, which is what ansible-core has; its documentation advises synchronize, of another collection, which needs rsync on both machines.',
  minutes: 75,
  run: (options) => {
    const count = Math.round(FILES * options.scale)
    const work = manyFiles(count)
    return inLab(
      startLab,
      [
        { name: `${count} files, ${UNCHANGED}`, hosts: 1, work },
        { name: `${count} files, ${CHANGED}`, hosts: 1, work, from: 'old files' },
      ],
      options,
    )
  },
  goals: (cases) => {
    const trips = (which: string) => {
      const name = cases.find((one) => one.name.endsWith(which))?.name ?? ''
      return { count: Number.parseInt(name), trips: median(cases, name, 'drover', 'roundTrips') }
    }
    const changed = trips(CHANGED)
    return asGoals([
      { text: 'unchanged, round trips in all', value: trips(UNCHANGED).trips, unit: '', limit: 3 },
      {
        text: 'all changed, round trips per 100 files',
        value: (changed.trips / changed.count) * 100,
        unit: '',
        limit: 3,
      },
    ])
  },
}
