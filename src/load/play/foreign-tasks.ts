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
  ping: '`drover facts PATTERN hostname` asks whether hosts can be reached',
}

/** What to write in place of a module of Ansible; undefined for a name that is none of them. */
export function taskInstead(name: string): string | undefined {
  return Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined
}
