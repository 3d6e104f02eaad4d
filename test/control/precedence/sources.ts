/** A place where a variable can be defined, all of them known to one step of one world. */
export interface Source {
  readonly name: string
  /** The row of the table in docs/variables.md that it belongs to. */
  readonly row: string
  /** Puts a mapping of variables there. */
  readonly file: string
  /** Where in the file: `$VARS` of this name is replaced by the mapping; null: the file is the mapping. */
  readonly hole: string | null
}

/** All of them, the strongest first, as docs/variables.md lists them. */
export const SOURCES: readonly Source[] = [
  { name: '-e', row: '-e', file: 'extra.yml', hole: null },
  {
    name: 'params of an include',
    row: 'vars of an include',
    file: 'roles/r/tasks/main.yml',
    hole: '$INCLUDE',
  },
  { name: 'params of a role', row: 'params of a role', file: 'play.yml', hole: '$PARAMS' },
  { name: 'set_fact', row: 'set_fact', file: 'roles/r/tasks/main.yml', hole: '$SET_FACT' },
  { name: 'include_vars', row: 'include_vars', file: 'roles/r/vars/more.yml', hole: null },
  { name: 'vars of the step', row: 'vars of a step', file: 'roles/r/tasks/inner.yml', hole: '$STEP' },
  {
    name: 'vars of the inner block',
    row: 'vars of a block',
    file: 'roles/r/tasks/main.yml',
    hole: '$INNER_BLOCK',
  },
  {
    name: 'vars of the outer block',
    row: 'vars of a block',
    file: 'roles/r/tasks/main.yml',
    hole: '$OUTER_BLOCK',
  },
  {
    name: 'vars of the import of the role',
    row: 'vars of a role',
    file: 'roles/around/tasks/main.yml',
    hole: '$IMPORTED',
  },
  {
    name: 'vars of a block around the role',
    row: 'vars of a block',
    file: 'roles/around/tasks/main.yml',
    hole: '$OUTSIDE',
  },
  { name: 'vars/ of the role', row: 'vars/ of a role', file: 'roles/r/vars/main.yml', hole: null },
  { name: 'vars: of the use of the role around', row: 'vars of a role', file: 'play.yml', hole: '$USE' },
  { name: 'vars/ of another role', row: 'vars/ of a role', file: 'roles/other/vars/main.yml', hole: null },
  { name: 'the later of vars_files', row: 'vars_files', file: 'later.yml', hole: null },
  { name: 'the earlier of vars_files', row: 'vars_files', file: 'earlier.yml', hole: null },
  { name: 'vars_prompt', row: 'vars_prompt', file: 'play.yml', hole: '$PROMPT' },
  { name: 'vars of import_playbook', row: 'vars of import_playbook', file: 'site.yaml', hole: '$IMPORT' },
  { name: 'vars of the play', row: 'vars of a play', file: 'play.yml', hole: '$PLAY' },
  {
    name: 'host_vars/ beside the playbook',
    row: 'host_vars/ beside the playbook',
    file: 'host_vars/h.yml',
    hole: null,
  },
  {
    name: 'host_vars/ beside the inventory',
    row: 'host_vars/ beside the inventory',
    file: 'inv/host_vars/h.yml',
    hole: null,
  },
  { name: 'the host in the inventory', row: 'a host in the inventory', file: 'inv/hosts.yml', hole: '$HOST' },
  {
    name: 'group_vars/ beside the playbook',
    row: 'group_vars/ beside the playbook',
    file: 'group_vars/child.yml',
    hole: null,
  },
  {
    name: 'group_vars/ of a parent beside the playbook',
    row: 'group_vars/ beside the playbook',
    file: 'group_vars/parent.yml',
    hole: null,
  },
  {
    name: 'group_vars/ beside the inventory',
    row: 'group_vars/ beside the inventory',
    file: 'inv/group_vars/child.yml',
    hole: null,
  },
  {
    name: 'group_vars/ of a parent beside the inventory',
    row: 'group_vars/ beside the inventory',
    file: 'inv/group_vars/parent.yml',
    hole: null,
  },
  {
    name: 'group_vars/all beside the playbook',
    row: 'group_vars/all beside the playbook',
    file: 'group_vars/all.yml',
    hole: null,
  },
  {
    name: 'group_vars/all beside the inventory',
    row: 'group_vars/all beside the inventory',
    file: 'inv/group_vars/all.yml',
    hole: null,
  },
  {
    name: 'a group in the inventory',
    row: 'a group in the inventory',
    file: 'inv/hosts.yml',
    hole: '$CHILD',
  },
  {
    name: 'a parent group in the inventory',
    row: 'a group in the inventory',
    file: 'inv/hosts.yml',
    hole: '$PARENT',
  },
  { name: 'all in the inventory', row: 'all in the inventory', file: 'inv/hosts.yml', hole: '$ALL' },
  {
    name: 'defaults/ of the role',
    row: 'defaults/ of a role',
    file: 'roles/r/defaults/main.yml',
    hole: null,
  },
  {
    name: 'defaults/ of another role',
    row: 'defaults/ of a role',
    file: 'roles/other/defaults/main.yml',
    hole: null,
  },
]
