import type { Secret } from '../task/secret.ts'

/** What the command line says for all hosts; a host's own variables come first, as in Ansible. */
export interface ConnectionDefaults {
  /** `-u`; else what ~/.ssh/config says, else the user who runs Drover. */
  readonly user?: string
  /** `--private-key`. */
  readonly privateKeyFile?: string
  /** What the user typed for `-k`, or `--connection-password-file` holds. */
  readonly askedPassword?: Secret
  /** What the user typed for `-K`, or `--become-password-file` holds. */
  readonly askedBecomePassword?: Secret
  /** Seconds until a machine must answer, and until the login that follows is done. Default: ConnectTimeout of ~/.ssh/config, else 10. */
  readonly connectTimeout?: number
  /** Seconds between two signs of life; after some without an answer the connection is lost. Default 15. */
  readonly keepaliveInterval?: number
  /** Seconds that sudo may be silent before it is given up. Default 60. */
  readonly becomeTimeout?: number
  /** `--accept-new-host-keys`: a key never seen before is written to the first known_hosts file. */
  readonly acceptNewHostKeys?: boolean
  /** Default: what ~/.ssh/config says, else ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts. New keys go to the first. */
  readonly knownHostsFiles?: readonly string[]
  /** Default: ~/.ssh/config and /etc/ssh/ssh_config. */
  readonly sshConfigFiles?: readonly string[]
  /** The command line that accepts keys never seen before, for messages. */
  readonly acceptCommand?: string
}

/** How to reach one host: everything decided, nothing left to default. */
export interface ConnectionSettings {
  readonly name: string
  readonly connection: 'ssh' | 'local' | 'openssh'
  readonly address: string
  readonly port: number
  readonly user: string
  /** The machine through which this one is reached. */
  readonly jump: ConnectionSettings | null
  readonly login: LoginSettings
  readonly hostKey: HostKeySettings
  readonly become: BecomeSettings
  readonly openssh: OpensshSettings
  /** Seconds. */
  readonly connectTimeout: number
  /** Seconds; 0 for no signs of life. */
  readonly keepaliveInterval: number
  /** Signs of life without an answer until the connection counts as lost. */
  readonly keepaliveCountMax: number
  /** What ssh_config says of algorithms, as it is written there. */
  readonly algorithms: {
    readonly kex: string | null
    readonly cipher: string | null
    readonly mac: string | null
  }
  readonly addressFamily: 'any' | 'inet' | 'inet6'
  /** Address of this machine to connect from. */
  readonly bindAddress: string | null
}

/** The ways to log in, as the server may take them. */
export type LoginMethod = 'publickey' | 'password' | 'keyboard-interactive'

/** What there is to log in with. */
export interface LoginSettings {
  /** Key files that were named, in order; null: the usual ones. */
  readonly keyFiles: readonly string[] | null
  /** Opens encrypted key files. */
  readonly passphrase: Secret | null
  /** Socket of the agent. */
  readonly agent: string | null
  /** Whether the agent may offer only the keys of `keyFiles`. */
  readonly onlyTheseKeys: boolean
  /** Whether programs on the machine may use the agent. */
  readonly forwardAgent: boolean
  readonly password: Secret | null
  /** Methods in the order in which to try them. */
  readonly methods: readonly LoginMethod[]
  /** What was asked for and is not done, for the message of a refused login. */
  readonly notes: readonly string[]
}

/** Whom to trust. */
export interface HostKeySettings {
  readonly files: readonly string[]
  /** Where a new key is written; null: nowhere. */
  readonly addTo: string | null
  /** Whether it is written there under a hash of its name. */
  readonly hashed: boolean
  /** What ssh_config says of the kinds of keys to ask for, as it is written there. */
  readonly algorithms: string | null
  /** The name in known_hosts in place of address and port. */
  readonly alias: string | null
  /** `ask`: a key never seen before is shown where somebody can accept it. A changed key is always refused. */
  readonly unknown: 'refuse' | 'ask' | 'accept'
  /** The command line that accepts it, for messages. */
  readonly acceptCommand: string | null
}

export const BECOME_METHODS = ['sudo', 'su', 'doas'] as const
export type BecomeMethod = (typeof BECOME_METHODS)[number]

/** How to become another user. */
export interface BecomeSettings {
  readonly method: BecomeMethod
  /** Name or path of the program. */
  readonly program: string
  /** Words for it; null: the usual ones. */
  readonly flags: readonly string[] | null
  readonly password: Secret | null
  /** Seconds that the program may be silent before it is given up. */
  readonly timeout: number
}

/** How to use the system's ssh; empty for other connections. */
interface OpensshSettings {
  /** Name or path. */
  readonly program: string
  readonly args: readonly string[]
}
