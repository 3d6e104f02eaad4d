/** Names that every expression can use, without anybody defining them. `item` is there in loops only. */
export const MAGIC_NAMES: readonly string[] = [
  'inventory_hostname',
  'inventory_hostname_short',
  'group_names',
  'groups',
  'hostvars',
  'inventory_dir',
  'inventory_file',
  'play_hosts',
  'ansible_play_hosts',
  'ansible_play_hosts_all',
  'ansible_play_batch',
  'ansible_play_name',
  'playbook_dir',
  'ansible_check_mode',
  'ansible_run_tags',
  'ansible_skip_tags',
  'ansible_limit',
  'ansible_forks',
  'omit',
  'facts',
]

/** What the source of a name is called that nobody has defined. */
export const MAGIC = 'magic'

/** Names that `changed_when` and `failed_when` can use beside: the step's own result, also without `register`. */
export const RESULT_NAMES: readonly string[] = [
  ...['changed', 'failed', 'skipped', 'msg', 'ran'],
  ...['rc', 'stdout', 'stderr', 'stdout_lines', 'stderr_lines'],
]

/** Names that a playbook cannot give to a variable. `vars` is all variables, for `has(vars.name)` in CEL. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([...MAGIC_NAMES, 'item', 'vars'])

/** Names that `rescue` and `always` can use beside: what failed in their block. */
export const FAILURE_NAMES: readonly string[] = [
  'failed_step',
  'failed_result',
  'ansible_failed_task',
  'ansible_failed_result',
]
