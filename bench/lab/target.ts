// The hosts that the tools work on: many addresses of the loopback network, one machine.
import { join } from 'node:path'

export interface Target {
  readonly name: string
  readonly address: string
  readonly port: number
  /** The folder that stands for the file system of this host. */
  readonly root: string
}

/** How a tool gets in. */
export interface Access {
  readonly user: string
  readonly keyFile: string
  readonly knownHosts: string
}

/** @param ports of the servers, in turns. @param network the first two numbers of the addresses. */
export function targets(
  count: number,
  ports: readonly number[],
  folder: string,
  network = '127.77',
): Target[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `host${index + 1}`,
    address: `${network}.${Math.floor(index / 200)}.${(index % 200) + 1}`,
    port: ports[index % ports.length] ?? 0,
    root: join(folder, 'roots', `host${index + 1}`),
  }))
}
