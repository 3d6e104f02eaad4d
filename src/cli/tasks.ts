import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Project } from '../load/project/project.ts'
import type { Registry, TaskLibrary } from '../load/registry.ts'

/** The tasks that come with Drover. */
const BUILT_IN: TaskLibrary = {
  shown: 'drover',
  prefix: 'drover',
  folder: fileURLToPath(new URL('../../tasks', import.meta.url)),
  lazily: true,
}

export interface Known {
  readonly project: Project
  readonly registry: Registry
}

/**
 * What playbooks can name: Drover's own tasks, those of the libraries in drover.yaml, and those in `tasks/` beside each
 * playbook.
 */
export async function loadTasks(playbooks: readonly string[], cwd: string): Promise<Known> {
  const [{ loadProject }, { findLibraries }, { loadRegistry }] = await Promise.all([
    import('../load/project/project.ts'),
    import('../load/project/library.ts'),
    import('../load/tasks.ts'),
  ])
  const project = loadProject(playbooks, cwd)
  const libraries = [BUILT_IN, ...findLibraries(project.libraries)]
  const beside = playbooks.map((playbook) => resolve(cwd, dirname(playbook), 'tasks'))
  // Drover's own playbooks may stand beside its own tasks.
  const taskDirs = beside.filter((folder) => folder !== BUILT_IN.folder)
  return { project, registry: await loadRegistry({ libraries, taskDirs }) }
}
