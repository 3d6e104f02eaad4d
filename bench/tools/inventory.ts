// The hosts as Drover and Ansible know them: one file for both.
import type { Job } from './contender.ts'

export function inventory({ access, targets }: Job): string {
  const hosts = targets.map(
    ({ name, address, port, root }) => `${name} ansible_host=${address} ansible_port=${port} root=${root}`,
  )
  return `[all]
${hosts.join('\n')}

[all:vars]
role=none
ansible_user=${access.user}
ansible_ssh_private_key_file=${access.keyFile}
ansible_ssh_common_args=-F none -o UserKnownHostsFile=${access.knownHosts} -o GlobalKnownHostsFile=none -o IdentitiesOnly=yes
`
}
