import { ansible, mitogen } from './ansible.ts'
import type { Tool } from './contender.ts'
import { drover } from './drover.ts'
import { pyinfra } from './pyinfra.ts'
import { scriptNodeSsh } from './script-node-ssh.ts'
import { scriptSsh } from './script-ssh.ts'

export const FLOORS: readonly Tool[] = [scriptNodeSsh, scriptSsh]
export const PEERS: readonly Tool[] = [mitogen, ansible, pyinfra]
export const TOOLS: readonly Tool[] = [drover, ...FLOORS, ...PEERS]
