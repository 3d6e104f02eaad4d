/** Some hosts, and how many there are beside. */
export function someOf(hosts: readonly string[]): string {
  return hosts.slice(0, 5).join(', ') + (hosts.length > 5 ? ` and ${hosts.length - 5} more` : '')
}
