// The work as a playbook: the same text for Drover and Ansible, but for the full names that Ansible's documentation recommends.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { type Step, title, type Work } from './step.ts'

export function playbook(work: Work, prefix: '' | 'ansible.builtin.'): string {
  const tasks = work.steps.map((step, index) => ({
    name: title(step, index),
    ...task(step, prefix),
    ...(work.skipped ? { when: 'role == "other"' } : {}),
  }))
  // Drover asks for facts when something reads them; Ansible has to be told not to.
  const facts = prefix === '' ? {} : { gather_facts: false }
  return stringify([{ hosts: 'all', ...facts, tasks }], { lineWidth: 0 })
}

function task(step: Step, prefix: string): Record<string, object> {
  const at = (path: string) => `{{ root }}/${path}`
  switch (step.kind) {
    case 'package':
      return { [`${prefix}apt`]: { name: step.name, state: 'present' } }
    case 'directory':
      return { [`${prefix}file`]: { path: at(step.path), state: 'directory', mode: step.mode } }
    case 'file':
      return { [`${prefix}copy`]: { content: step.text, dest: at(step.path), mode: step.mode } }
    case 'tree':
      return prefix === ''
        ? eachFile(step)
        : { [`${prefix}copy`]: { src: `${step.path}/`, dest: at(step.path) } }
    case 'line':
      return { [`${prefix}lineinfile`]: { path: at(step.path), line: step.line, create: true, mode: '0644' } }
  }
}

/** Drover copies files one by one: a loop over their names, as its documentation has it. */
function eachFile({ path, files }: Extract<Step, { kind: 'tree' }>): Record<string, object> {
  const copy = { src: `${path}/{{ item }}`, dest: `{{ root }}/${path}/{{ item }}`, mode: '0644' }
  return { copy, loop: [...files.keys()] }
}

/** Lays the files of the work beside the playbook. */
export function writeSources(folder: string, { steps }: Work): void {
  for (const step of steps) {
    if (step.kind !== 'tree') continue
    mkdirSync(join(folder, step.path), { recursive: true })
    for (const [name, text] of step.files) writeFileSync(join(folder, step.path, name), text)
  }
}
