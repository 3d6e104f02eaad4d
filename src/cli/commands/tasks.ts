import { Command } from 'commander'
import type { Registry } from '../../load/registry.ts'
import { DroverError } from '../../task/error.ts'
import { nearest } from '../../task/nearest.ts'
import { printLines } from '../stdout.ts'

interface Options {
  readonly playbook?: string
  readonly schema?: boolean
}

export function tasksCommand(): Command {
  return new Command('tasks')
    .summary('list the tasks, or explain one')
    .description(
      'Lists all tasks that a playbook can name and where each comes from, or explains one: its params, what it does, examples.',
    )
    .argument('[name]', 'the task to explain')
    .option('--playbook <file>', 'also the tasks in the folder `tasks` beside this playbook')
    .option('--schema', 'print the JSON Schema of playbooks with these tasks, for editors')
    .option('-v, --verbose', 'show the stack of an error inside Drover')
    .addHelpText(
      'after',
      '\nExamples:\n  drover tasks\n  drover tasks mount\n  drover tasks lab.tasks.mount\n  drover tasks --schema > playbook.schema.json',
    )
    .action(async (name: string | undefined, { playbook, schema }: Options) => {
      const { loadTasks } = await import('../tasks.ts')
      const { registry } = await loadTasks(playbook === undefined ? [] : [playbook], process.cwd())
      if (schema) process.exitCode = printLines(await schemaLines(registry))
      else process.exitCode = printLines(name === undefined ? list(registry) : await explain(registry, name))
    })
}

async function schemaLines(registry: Registry): Promise<string[]> {
  const { playbookSchema } = await import('../../load/schema.ts')
  return JSON.stringify(playbookSchema(registry), null, 2).split('\n')
}

/** A line for each task: its name, where it comes from, what it does. */
function list({ tasks, origins }: Registry): string[] {
  const rows = [...tasks].map(([name, task]) => [name, origins.get(task)?.from ?? '', task.summary] as const)
  const width = (column: 0 | 1) => Math.max(0, ...rows.map((row) => row[column].length))
  const [names, sources] = [width(0), width(1)]
  return rows
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, from, summary]) => `${name.padEnd(names)}  ${from.padEnd(sources)}  ${summary}`)
}

async function explain({ tasks, ambiguous, origins }: Registry, name: string): Promise<string[]> {
  const task = tasks.get(name)
  if (task) {
    const { taskDoc } = await import('../task-doc.ts')
    return taskDoc(task, origins.get(task) ?? null)
  }
  const all = ambiguous.get(name)
  if (all) {
    const help = `explain one of them: ${all.map((one) => `drover tasks ${one}`).join(', ')}`
    throw new DroverError('ambiguous-task', `several libraries have a task ${name}`, { help })
  }
  const near = nearest(name, [...tasks.keys()])
  const help = near === null ? '`drover tasks` lists them' : `did you mean ${near}?`
  throw new DroverError('unknown-task', `there is no task ${name}`, { help })
}
