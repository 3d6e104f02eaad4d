// Which work the scenarios do.
import type { Step, Work } from './step.ts'

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

function directory(path: string): Step {
  return { kind: 'directory', path, mode: '0755' }
}

/** About 600 bytes, as a small file of settings has. */
function settings(index: number): string {
  return range(20)
    .map((line) => `setting_${line} = value ${index * 20 + line}\n`)
    .join('')
}

/** 32 steps: a package that is there, 11 directories, 10 files with their content, 10 lines of one file. */
export function usualWork(): Work {
  const folders = range(10).map((index) => directory(`app/part${index}`))
  const files = range(10).map((index): Step => ({
    kind: 'file',
    path: `app/part${index}/settings.conf`,
    mode: '0644',
    text: settings(index),
  }))
  const lines = range(10).map((index): Step => ({
    kind: 'line',
    path: 'app/limits.conf',
    line: `user${index} hard nofile ${1024 + index}`,
  }))
  return { steps: [{ kind: 'package', name: 'openssl' }, directory('app'), ...folders, ...files, ...lines] }
}

export function directories(count: number): Work {
  return { steps: range(count).map((index) => directory(`directory${index}`)) }
}

/** One folder of small files, each of which differs. */
export function manyFiles(count: number): Work {
  const files = new Map(range(count).map((index) => [`file${index}.conf`, settings(index)]))
  return { steps: [{ kind: 'tree', path: 'files', files }] }
}

/** Steps whose condition is false everywhere. */
export function skippedSteps(count: number): Work {
  return { ...directories(count), skipped: true }
}
