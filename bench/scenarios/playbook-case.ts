// A case in which every tool does the same work on the same hosts of a lab.
import type { Lab } from '../lab/lab.ts'
import type { Target } from '../lab/target.ts'
import { absentTool, measure } from '../measure/series.ts'
import type { Contender } from '../tools/contender.ts'
import type { Work } from '../workload/step.ts'
import { clear, fulfil, fulfilWithOldFiles, proveDone, spoil } from '../workload/tree.ts'
import type { CaseResult, Options } from './scenario.ts'

export interface PlaybookCase {
  readonly name: string
  readonly hosts: number
  readonly work: Work
  /** What the runs find: all done (unless this says otherwise), nothing, or files that are older. */
  readonly from?: 'done' | 'nothing' | 'old files'
}

/** Packages are there before and after. */
function changesOf({ steps, skipped }: Work): number {
  return skipped ? 0 : steps.filter(({ kind }) => kind !== 'package').length
}

async function playbookCase(lab: Lab, wish: PlaybookCase, options: Options): Promise<CaseResult> {
  process.stderr.write(`${wish.name}\n`)
  const targets = lab.targets(wish.hosts)
  const prepared = options.tools.map((tool) => ({
    tool: tool.name,
    made: tool.prepare(lab.job(tool, wish.name, targets, wish.work)),
  }))
  const contenders = prepared
    .map(({ made }) => made)
    .filter((made): made is Contender => typeof made !== 'string')
  const absent = prepared.flatMap(({ tool, made }) =>
    typeof made === 'string' ? [absentTool(tool, made)] : [],
  )
  const series = {
    contenders,
    before: (warmUp: boolean) => sum(targets, (target) => beginning(target, wish, warmUp)),
    after: () => {
      for (const { root } of targets) proveDone(root, wish.work.skipped ? [] : wish.work.steps)
    },
  }
  const measured = await measure(lab, series, options)
  return {
    name: wish.name,
    floor: 'script over node-ssh',
    results: measured.results,
    absent: [...absent, ...measured.absent],
  }
}

/** The cases one after the other, in a lab of their own. */
export async function inLab(
  start: () => Promise<Lab>,
  wishes: readonly PlaybookCase[],
  options: Options,
): Promise<CaseResult[]> {
  const lab = await start()
  const results: CaseResult[] = []
  try {
    for (const wish of wishes) results.push(await playbookCase(lab, wish, options))
  } finally {
    await lab.stop()
  }
  return results
}

export function hostsText(hosts: number): string {
  return hosts === 1 ? '1 host' : `${hosts} hosts`
}

/** @returns how many steps have something to change. */
function beginning({ root }: Target, { work, from }: PlaybookCase, warmUp: boolean): number {
  if (from === 'nothing' || work.skipped === true) {
    clear(root)
    return changesOf(work)
  }
  if (from === 'old files') {
    fulfilWithOldFiles(root, work.steps)
    return 1
  }
  fulfil(root, work.steps)
  // A tool that would only say that all is well is found out here.
  return warmUp ? spoil(root, work.steps) : 0
}

function sum(targets: readonly Target[], count: (target: Target) => number): number {
  return targets.reduce((total, target) => total + count(target), 0)
}
