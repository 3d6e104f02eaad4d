// The work as a playbook: the same text for Drover and Ansible, but for the full names that Ansible's documentation recommends.
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
    case 'line':
      return { [`${prefix}lineinfile`]: { path: at(step.path), line: step.line, create: true, mode: '0644' } }
  }
}
