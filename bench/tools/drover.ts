import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { playbook, writeSources } from '../workload/playbook.ts'
import { type Contender, environment, fail, type Job, type Said, type Tool } from './contender.ts'
import { inventory } from './inventory.ts'

const REPO = fileURLToPath(new URL('../..', import.meta.url))
/** The launcher with this Node: an older one on the PATH would have to start it first. */
export const DROVER = [process.execPath, join(REPO, 'bin/drover')]

interface Document {
  readonly hosts: Readonly<Record<string, { readonly roundTrips: number }>>
  readonly results: readonly {
    readonly host: string
    readonly step: string
    readonly verdict: string
    readonly error?: unknown
  }[]
}

export const drover: Tool = {
  name: 'drover',
  prepare: (job): Contender => {
    writeFileSync(join(job.folder, 'hosts.ini'), inventory(job))
    writeSources(job.folder, job.work)
    writeFileSync(join(job.folder, 'site.yaml'), playbook(job.work, ''))
    const words = [
      'run',
      'site.yaml',
      '-i',
      'hosts.ini',
      '-f',
      String(job.targets.length),
      '--output',
      'json',
    ]
    return {
      name: 'drover',
      argv: [...DROVER, ...words],
      cwd: job.folder,
      env: environment(job),
      said: (output) => {
        if (output.code !== 0) fail('drover', { ...output, stdout: failures(output.stdout) })
        return said(JSON.parse(output.stdout) as Document, job)
      },
    }
  },
  version: () => {
    const { version } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as { version: string }
    return `${version} on Node ${process.versions.node}`
  },
}

/** What went wrong on the first hosts, of a document that may hold thousands of results. */
function failures(stdout: string): string {
  if (!stdout.startsWith('{')) return stdout
  const { results } = JSON.parse(stdout) as Document
  const bad = results.filter(({ verdict }) => verdict === 'failed' || verdict === 'unreachable')
  const lines = bad.slice(0, 3).map(({ host, step, error }) => `${host}, ${step}: ${JSON.stringify(error)}`)
  return [`${bad.length} steps failed`, ...lines].join('\n')
}

/** A step is one, however many items its loop has. */
function said({ hosts, results }: Document, { targets, work }: Job): Said {
  const steps = (verdicts: readonly string[]) =>
    new Set(
      results.filter(({ verdict }) => verdicts.includes(verdict)).map(({ host, step }) => `${host}\n${step}`),
    ).size
  const done = steps(work.skipped ? ['skipped'] : ['ok', 'change'])
  const expected = targets.length * work.steps.length
  if (done !== expected) throw new Error(`drover did ${done} steps, not ${expected}`)
  return {
    changed: steps(['change']),
    roundTrips: Math.max(0, ...Object.values(hosts).map(({ roundTrips }) => roundTrips)),
  }
}
