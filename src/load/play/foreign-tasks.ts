/** What is said of a task that has no like here. */
export const NO_TASK =
  'write a task of your own, or command with a guard (creates, unless); `drover tasks` lists what there is'

/** Modules that Ansible's users reach for, and what does their work here. */
const INSTEAD: Readonly<Record<string, string>> = {
  package: 'write apt',
  apt_get: 'write apt',
  yum: 'packages are those of Debian: apt',
  dnf: 'packages are those of Debian: apt',
  systemd: 'write service',
  systemd_service: 'write service',
  modprobe: 'write kernel_module',
  filesystem: 'write mkfs, and growfs for resizefs',
  lvol: 'write lvextend',
  raw: 'write shell',
  replace: 'write lineinfile with backrefs, or the whole file, with template or copy',
  slurp: 'write command: { cmd: cat …, reads: true }',
  package_facts: 'write facts.packages where it is used: the step can go',
  service_facts: 'write facts.services where it is used: the step can go',
  setup: 'facts are asked when an expression uses them: the step can go',
  ping: 'write wait_for_connection',
  deb822_repository: 'write apt_repository',
  lvg: 'write lvm_vg',
  k8s: 'write kubectl_apply',
  k8s_drain: 'write kubectl_drain, or kubectl_cordon',
  k8s_exec: 'write kubectl_exec',
  k8s_info: 'write kubectl_get, or kubectl_wait to wait',
  k8s_json_patch: 'write kubectl_patch',
  k8s_taint: 'write kubectl_taint',
  include: 'write include_tasks; a playbook is brought in by import_playbook, beside the plays',
  import_playbook: 'write it beside the plays',
  rescue: 'it stands beside block, with the steps under it',
  always: 'it stands beside block, with the steps under it',
  // Near the names of tasks that do something else.
  archive: NO_TASK,
  mail: NO_TASK,
  snap: NO_TASK,
}

/** What to write in place of a module of Ansible; undefined for a name that is none of them. */
export function taskInstead(name: string): string | undefined {
  return Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined
}
