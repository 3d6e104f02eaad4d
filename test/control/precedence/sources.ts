/** A place where a variable can be defined, all of them known to one step of one world. */
export interface Source {
  readonly name: string
  /** Puts a mapping of variables there. */
  readonly file: string
  /** Where in the file: `$VARS` of this name is replaced by the mapping; null: the file is the mapping. */
  readonly hole: string | null
}

/** All of them, the strongest first, as docs/variables.md lists them. */
export const SOURCES: readonly Source[] = [
  { name: '-e', file: 'extra.yml', hole: null },
  { name: 'params of an include', file: 'roles/r/tasks/main.yml', hole: '$INCLUDE' },
  { name: 'params of a role', file: 'play.yml', hole: '$PARAMS' },
  { name: 'set_fact', file: 'roles/r/tasks/main.yml', hole: '$SET_FACT' },
  { name: 'include_vars', file: 'roles/r/vars/more.yml', hole: null },
  { name: 'vars of the step', file: 'roles/r/tasks/inner.yml', hole: '$STEP' },
  { name: 'vars of the inner block', file: 'roles/r/tasks/main.yml', hole: '$INNER_BLOCK' },
  { name: 'vars of the outer block', file: 'roles/r/tasks/main.yml', hole: '$OUTER_BLOCK' },
  { name: 'vars: of the use of a role', file: 'play.yml', hole: '$USE' },
  { name: 'vars/ of the role', file: 'roles/r/vars/main.yml', hole: null },
  { name: 'vars/ of another role', file: 'roles/other/vars/main.yml', hole: null },
  { name: 'the later of vars_files', file: 'later.yml', hole: null },
  { name: 'the earlier of vars_files', file: 'earlier.yml', hole: null },
  { name: 'vars_prompt', file: 'play.yml', hole: '$PROMPT' },
  { name: 'vars of import_playbook', file: 'site.yaml', hole: '$IMPORT' },
  { name: 'vars of the play', file: 'play.yml', hole: '$PLAY' },
  { name: 'host_vars/ beside the playbook', file: 'host_vars/h.yml', hole: null },
  { name: 'host_vars/ beside the inventory', file: 'inv/host_vars/h.yml', hole: null },
  { name: 'the host in the inventory', file: 'inv/hosts.yml', hole: '$HOST' },
  { name: 'group_vars/ beside the playbook', file: 'group_vars/child.yml', hole: null },
  { name: 'group_vars/ of a parent beside the playbook', file: 'group_vars/parent.yml', hole: null },
  { name: 'group_vars/ beside the inventory', file: 'inv/group_vars/child.yml', hole: null },
  { name: 'group_vars/ of a parent beside the inventory', file: 'inv/group_vars/parent.yml', hole: null },
  { name: 'group_vars/all beside the playbook', file: 'group_vars/all.yml', hole: null },
  { name: 'group_vars/all beside the inventory', file: 'inv/group_vars/all.yml', hole: null },
  { name: 'a group in the inventory', file: 'inv/hosts.yml', hole: '$CHILD' },
  { name: 'a parent group in the inventory', file: 'inv/hosts.yml', hole: '$PARENT' },
  { name: 'all in the inventory', file: 'inv/hosts.yml', hole: '$ALL' },
  { name: 'defaults/ of the role', file: 'roles/r/defaults/main.yml', hole: null },
  { name: 'defaults/ of another role', file: 'roles/other/defaults/main.yml', hole: null },
]
