/** `0100007F`, as the kernel prints a word on a little-endian machine -> `127.0.0.1`. */
export function ipv4(hex: string): string {
  return [...Buffer.from(hex, 'hex')].reverse().join('.')
}

/** 32 hexadecimal digits in the order of the network -> the address as RFC 5952 writes it; a mapped one as IPv4. */
export function ipv6(hex: string): string {
  if (hex.toLowerCase().startsWith(`${'0'.repeat(20)}ffff`))
    return [...Buffer.from(hex.slice(24), 'hex')].join('.')
  return new URL(`http://[${(hex.match(/.{4}/g) ?? []).join(':')}]`).hostname.slice(1, -1)
}

/** The address as /proc/net/tcp6 prints it, four words in the machine's order -> in the order of the network. */
export function inNetworkOrder(hex: string): string {
  const words = hex.match(/.{8}/g) ?? []
  return words.map((word) => Buffer.from(word, 'hex').reverse().toString('hex')).join('')
}
