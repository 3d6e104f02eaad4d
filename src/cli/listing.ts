import { escapeLine } from '../report/escape.ts'
import type { LoadedRun, Play } from '../task/playbook.ts'

export interface Listed {
  readonly listHosts?: boolean
  readonly listTasks?: boolean
  readonly listTags?: boolean
}

export function isListing(options: Listed): boolean {
  return [options.listHosts, options.listTasks, options.listTags].includes(true)
}

/** What a run would take, without running: hosts, steps and tags of each play. */
export function listing(loaded: LoadedRun, options: Listed): string[] {
  return loaded.plays.flatMap((play) => [
    `${escapeLine(play.name)}  (${play.playbook}:${play.at.line})`,
    ...(options.listHosts
      ? [`  hosts (${play.hosts.length}):`, ...play.hosts.map((host) => `    ${escapeLine(host)}`)]
      : []),
    ...(options.listTasks ? [`  steps (${play.steps.length}):`, ...stepLines(play)] : []),
    ...(options.listTags ? [`  tags: ${tagsOf(play).join(', ') || '(none)'}`] : []),
  ])
}

function stepLines({ steps }: Play): string[] {
  return steps.map(({ name, task, tags }) => {
    const tagged = tags.length === 0 ? '' : `  tags: ${tags.join(', ')}`
    return `    ${escapeLine(name.source)}  (${task.name})${tagged}`
  })
}

function tagsOf({ steps }: Play): string[] {
  return [...new Set(steps.flatMap((step) => step.tags))].sort()
}
