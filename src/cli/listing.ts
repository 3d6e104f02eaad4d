import type { Loaded } from '../load/run.ts'
import { escapeLine } from '../report/escape.ts'
import type { Play, Step } from '../task/playbook.ts'
import { writtenSteps } from '../task/steps.ts'

export interface Listed {
  readonly listHosts?: boolean
  readonly listTasks?: boolean
  readonly listTags?: boolean
}

export function isListing(options: Listed): boolean {
  return [options.listHosts, options.listTasks, options.listTags].includes(true)
}

/** What a run would take, without running: hosts, steps and tags of each play. */
export function listing({ plays, tags }: Loaded, options: Listed): string[] {
  return plays.flatMap((play, index) => [
    `${escapeLine(play.name)}  (${play.playbook}:${play.at.line})`,
    ...(options.listHosts
      ? [`  hosts (${play.hosts.length}):`, ...play.hosts.map((host) => `    ${escapeLine(host)}`)]
      : []),
    ...(options.listTasks ? taskLines(play) : []),
    ...(options.listTags ? [`  tags: ${tags[index]?.map(escapeLine).join(', ') || '(none)'}`] : []),
  ])
}

function taskLines({ nodes, handlers }: Play): string[] {
  const steps = writtenSteps<Step>(nodes)
  const shown = handlers.length === 0 ? [] : [`  handlers (${handlers.length}):`, ...stepLines(handlers)]
  return [`  steps (${steps.length}):`, ...stepLines(steps), ...shown]
}

function stepLines(steps: readonly Step[]): string[] {
  return steps.map(({ name, task, tags }) => {
    const tagged = tags.length === 0 ? '' : `  tags: ${tags.join(', ')}`
    return `    ${escapeLine(name.source)}  (${task.name})${tagged}`
  })
}
