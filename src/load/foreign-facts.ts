/** Facts by the names that Ansible gives them, and what they are called here. */
const INSTEAD: Readonly<Record<string, string>> = {
  ansible_facts: 'facts',
  ansible_hostname: 'facts.hostname',
  ansible_nodename: 'facts.hostname',
  ansible_distribution: 'facts.os.id',
  ansible_distribution_version: 'facts.os.version_id',
  ansible_distribution_release: 'facts.os.codename',
  ansible_os_family: 'facts.os.id_like',
  ansible_kernel: 'facts.kernel.release',
  ansible_architecture: 'facts.kernel.arch',
  ansible_machine: 'facts.kernel.arch',
  ansible_machine_id: 'facts.machine_id',
  ansible_memtotal_mb: 'facts.memory.total',
  ansible_memfree_mb: 'facts.memory.available',
  ansible_mounts: 'facts.filesystems (sizes) or facts.mounts (options)',
  ansible_processor: 'facts.cpu.model',
  ansible_processor_vcpus: 'facts.cpu.count',
  ansible_processor_count: 'facts.cpu.sockets',
  ansible_interfaces: 'facts.network.interfaces',
  ansible_default_ipv4: 'facts.network.default_ipv4',
  ansible_default_ipv6: 'facts.network.default_ipv6',
  ansible_all_ipv4_addresses: 'facts.network.ipv4',
  ansible_all_ipv6_addresses: 'facts.network.ipv6',
  ansible_devices: 'facts.block_devices',
  ansible_lvm: 'facts.lvm',
  ansible_date_time: 'facts.date',
}

/** What to write in place of a name that Ansible's facts would have; undefined for any other name. */
export function factInstead(name: string): string | undefined {
  if (Object.hasOwn(INSTEAD, name)) return `write ${INSTEAD[name] ?? ''}`
  if (!name.startsWith('ansible_')) return undefined
  return 'facts are read as facts.NAME; `drover facts PATTERN` shows them'
}
