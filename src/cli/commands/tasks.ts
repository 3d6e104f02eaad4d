import { Command } from 'commander'
import { DroverError } from '../../task/error.ts'
import { nearest } from '../../task/nearest.ts'
import type { AnyTask } from '../../task/task.ts'
import { printLines } from '../stdout.ts'
import { taskDoc } from '../task-doc.ts'
import { taskFolders } from '../task-folders.ts'

export function tasksCommand(): Command {
  return new Command('tasks')
    .summary('list the tasks, or explain one')
    .description(
      'Lists all tasks that a playbook can name, or explains one: its params, what it does, examples.',
    )
    .argument('[name]', 'the task to explain')
    .option('--playbook <file>', 'also the tasks in the folder `tasks` beside this playbook')
    .option('-v, --verbose', 'show the stack of an error inside Drover')
    .addHelpText('after', '\nExamples:\n  drover tasks\n  drover tasks mount')
    .action(async (name: string | undefined, { playbook }: { playbook?: string }) => {
      const { loadRegistry } = await import('../../load/tasks.ts')
      const folders = taskFolders(playbook === undefined ? [] : [playbook], process.cwd())
      const { tasks } = await loadRegistry({ taskDirs: folders })
      process.exitCode = printLines(name === undefined ? list(tasks) : taskDoc(find(tasks, name)))
    })
}

function list(tasks: ReadonlyMap<string, AnyTask>): string[] {
  const width = Math.max(0, ...[...tasks.keys()].map((name) => name.length))
  const sorted = [...tasks.values()].sort((a, b) => a.name.localeCompare(b.name))
  return sorted.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`)
}

function find(tasks: ReadonlyMap<string, AnyTask>, name: string): AnyTask {
  const task = tasks.get(name)
  if (task) return task
  const near = nearest(name, [...tasks.keys()])
  const help = near === null ? '`drover tasks` lists them' : `did you mean ${near}?`
  throw new DroverError('unknown-task', `there is no task ${name}`, { help })
}
