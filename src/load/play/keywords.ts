/** The keywords of a play, with what the editor shows about them. */
export const PLAY_KEYWORDS: Readonly<Record<string, string>> = {
  name: 'What the play is for; shown in reports.',
  hosts: 'A host pattern, or a list of them: all, a group, a host, web*, a:b, a:!b, a:&b.',
  become: 'Whether to become another user on the host (by sudo).',
  become_user: 'The user to become; root when not given.',
  vars: 'Variables for the steps of this play.',
  tags: 'Tags that all steps of this play have.',
  tasks: 'The steps, in order.',
}

/** The keywords of a step. */
export const STEP_KEYWORDS: Readonly<Record<string, string>> = {
  name: 'What the step is for; shown in reports. May hold templates.',
  when: 'A CEL condition, or a list of which all must hold; else the step is skipped.',
  register: 'The name under which later steps find the result.',
  loop: 'A list, or a template that gives one: the step is done once for each `item`.',
  tags: 'Tags by which --tags and --skip-tags choose.',
  vars: 'Variables for this step only.',
  become: 'Whether to become another user for this step.',
  become_user: 'The user to become for this step.',
  ignore_errors: 'Whether the host goes on when this step fails.',
  changed_when: 'A CEL condition (or a list) that decides whether the step counts as changed.',
  failed_when: 'A CEL condition (or a list) that decides whether the step counts as failed.',
}

const LAZY_FACTS = 'facts are asked when an expression uses them: the line can go'

/** Keywords that exist in Ansible and not here, with what to do instead where there is something. */
const NOT_SUPPORTED: Readonly<Record<string, string | null>> = {
  ...Object.fromEntries(
    [
      ...[
        'any_errors_fatal',
        'become_exe',
        'become_flags',
        'become_method',
        'check_mode',
        'collections',
        'connection',
      ],
      ...[
        'debugger',
        'diff',
        'environment',
        'force_handlers',
        'handlers',
        'ignore_unreachable',
        'max_fail_percentage',
      ],
      ...[
        'module_defaults',
        'no_log',
        'order',
        'port',
        'post_tasks',
        'pre_tasks',
        'remote_user',
        'roles',
        'run_once',
      ],
      ...[
        'serial',
        'strategy',
        'throttle',
        'timeout',
        'vars_files',
        'vars_prompt',
        'action',
        'always',
        'args',
        'async',
      ],
      ...[
        'block',
        'delay',
        'delegate_facts',
        'delegate_to',
        'import_playbook',
        'import_role',
        'import_tasks',
      ],
      ...[
        'include_role',
        'include_tasks',
        'listen',
        'local_action',
        'loop_control',
        'meta',
        'notify',
        'poll',
        'rescue',
      ],
      ...['retries', 'set_fact', 'until', 'include_vars'],
    ].map((name) => [name, null]),
  ),
  gather_facts: LAZY_FACTS,
  gather_subset: LAZY_FACTS,
  gather_timeout: LAZY_FACTS,
  fact_path: LAZY_FACTS,
  args: 'write all params under the task',
  block: 'write its steps one after another, each with its own when and become',
  rescue: 'register the step, with ignore_errors, and write when: name.failed on what follows',
  roles: 'write the steps into tasks, or run several playbooks: drover run a.yaml b.yaml',
  include_role: 'write the steps into tasks',
  import_role: 'write the steps into tasks',
  include_tasks: 'write the steps into tasks',
  import_tasks: 'write the steps into tasks',
  import_playbook: 'run several playbooks: drover run a.yaml b.yaml',
  pre_tasks: 'write the steps into tasks, in their order',
  post_tasks: 'write the steps into tasks, in their order',
  handlers: 'register the result of the step that changes, and write when: name.changed on a later step',
  notify: 'register the result, and write when: name.changed on a later step',
  delegate_to: 'write a play of its own, with that host as its hosts',
  run_once: 'write a play of its own, with one host: hosts: group[0]',
  vars_files: 'put it into group_vars/, or give it with -e @file',
  include_vars: 'put it into group_vars/, or give it with -e @file',
  vars_prompt: 'give the value with -e name=value',
  environment: 'command and shell have a param environment',
  become_method: 'become works by sudo',
  check_mode: 'what only reads runs in check mode too: reads: true of command and shell',
  diff: 'give --diff on the command line',
  timeout: 'command and shell have a param timeout',
  no_log: 'mark the value with !secret: it is never shown',
  set_fact: 'use vars with !cel or a template',
  remote_user: 'set ansible_user in the inventory',
  port: 'set ansible_port in the inventory',
  connection: 'set ansible_connection in the inventory',
}

/** `undefined`: not a keyword of Ansible; null: there is nothing to write instead. */
export function notSupported(keyword: string): string | null | undefined {
  if (keyword.startsWith('with_')) return 'write loop'
  return Object.hasOwn(NOT_SUPPORTED, keyword) ? NOT_SUPPORTED[keyword] : undefined
}
