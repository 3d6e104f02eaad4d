/** Keywords of plays, blocks, roles and steps alike: the innermost word counts. */
const EVERYWHERE = {
  name: 'What it is for; shown in reports.',
  tags: 'Tags by which --tags and --skip-tags choose, for all steps inside. always and never are special.',
  vars: 'Variables for the steps inside.',
  become: 'Whether to become another user on the host. The variable ansible_become goes before it.',
  become_user: 'The user to become; root when not given. The variable ansible_become_user goes before it.',
  become_method: 'How to become another user: sudo, su or doas. The inventory goes before it.',
  become_exe: 'The program of the become method. The inventory goes before it.',
  become_flags: 'Flags for the program of the become method. The inventory goes before it.',
  connection: 'How to connect: ssh, local or openssh. The inventory goes before it.',
  port: 'The port to connect to. The inventory goes before it.',
  remote_user: 'The user to log in as. The inventory goes before it.',
  environment: 'Environment variables for the commands on the host: a mapping, or a list of mappings.',
  ignore_errors: 'Whether the host goes on when a step fails.',
  ignore_unreachable: 'Whether the host goes on when it cannot be reached.',
  any_errors_fatal: 'Whether one failed host ends the play for all.',
  check_mode: 'true: never applied, only planned; false: applied, even by a check.',
  diff: 'false: the difference is not shown.',
  no_log: 'Whether what a step wishes, does and says is kept out of every report.',
  run_once: 'Done on the first host only; its result counts for all.',
  throttle: 'How many hosts may do a step at the same time.',
  timeout: 'Seconds that a step may take on a host.',
  module_defaults: 'Params by task name, for steps that do not give them.',
}

/** Keywords of blocks, roles, includes and steps. */
const BELOW_PLAYS = {
  when: 'A CEL condition, or a list of which all must hold; else it is skipped.',
  delegate_to: 'The host on which to do it instead, with the variables of the host it is done for.',
  delegate_facts: 'Whether set_fact gives its facts to the host of delegate_to.',
  notify: 'Handlers to run at the end when a step changes something: a name or a topic, or a list of them.',
}

export const PLAY_KEYWORDS: Readonly<Record<string, string>> = {
  ...EVERYWHERE,
  hosts: 'A host pattern, or a list of them: all, a group, a host, web*, a:b, a:!b, a:&b.',
  tasks: 'The steps, in order.',
  pre_tasks: 'Steps before the roles.',
  post_tasks: 'Steps after the others and their handlers.',
  roles: 'Roles, by name or with variables and keywords of their own; done before the tasks.',
  handlers: 'Steps that run when another one has changed something and notifies them.',
  force_handlers: 'Whether notified handlers run on a host that has failed, too.',
  vars_files: 'Files of variables; in a list inside the list, the first that exists.',
  vars_prompt: 'Variables to ask for before the run: name, prompt, default, private, confirm.',
  serial: 'How many hosts go through the play at a time: a number, a percentage, or a list of them.',
  strategy: 'linear: all hosts finish a step before the next; free, host_pinned: each on its own.',
  max_fail_percentage: 'Share of the hosts of a batch that may fail before the run ends.',
  order: 'The order of hosts: inventory, reverse_inventory, sorted, reverse_sorted or shuffle.',
}

export const BLOCK_KEYWORDS: Readonly<Record<string, string>> = {
  ...EVERYWHERE,
  ...BELOW_PLAYS,
  block: 'Steps that belong together.',
  rescue: 'Steps for a host on which a step of the block failed; it goes on when they succeed.',
  always: 'Steps in any case, also after a failure.',
}

/** The keywords of a role in `roles`, of import_role and of import_tasks; the latter two have params of their own. */
export const IMPORT_KEYWORDS: Readonly<Record<string, string>> = { ...EVERYWHERE, ...BELOW_PLAYS }

export const STEP_KEYWORDS: Readonly<Record<string, string>> = {
  ...EVERYWHERE,
  ...BELOW_PLAYS,
  register: 'The name under which later steps find the result.',
  loop: 'A list, or a template that gives one: the step is done once for each `item`.',
  loop_control: 'loop_var, index_var, label, pause, extended, break_when.',
  changed_when: 'A CEL condition (or a list) that decides whether the step counts as changed.',
  failed_when: 'A CEL condition (or a list) that decides whether the step counts as failed.',
  until: 'A CEL condition (or a list): the step is done again until it holds.',
  retries: 'How many more times to try; 3 when until is given.',
  delay: 'Seconds between two tries; 5 when not given.',
  listen: 'Of a handler: topics that it answers to beside its name.',
}

/** Keys that stand in the place of a task and bring other steps, read before the run. */
export const IMPORTS: Readonly<Record<string, string>> = {
  import_tasks: 'The steps of a file, as if they stood here.',
  import_role: 'The steps of a role, as if they stood here.',
}

const LAZY_FACTS = 'facts are asked when an expression uses them: the line can go'

/** Keywords that exist in Ansible and not here, with what to do instead. */
const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  gather_facts: LAZY_FACTS,
  gather_subset: LAZY_FACTS,
  gather_timeout: LAZY_FACTS,
  fact_path: LAZY_FACTS,
  args: 'write all params under the task',
  action: 'write the task as a key: its name, and under it the params',
  local_action: 'write the task as a key, and delegate_to: localhost',
  async: 'a step runs as long as it needs; timeout limits it',
  poll: 'a step runs as long as it needs; timeout limits it',
  collections: 'name libraries of tasks in drover.yaml',
  debugger: 'drover check shows what a step would do, and why',
}

/** `undefined`: not a keyword of Ansible. */
export function notSupported(keyword: string): string | undefined {
  if (keyword.startsWith('with_')) return 'write loop'
  return Object.hasOwn(NOT_SUPPORTED, keyword) ? NOT_SUPPORTED[keyword] : undefined
}
