// The program of the second floor: connects to all hosts at once, sends each its script, prints what they say.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { NodeSSH } from 'node-ssh'

interface Scripts {
  readonly user: string
  readonly keyFile: string
  readonly knownHosts: string
  /** Without a script it only logs in. */
  readonly scripts: readonly {
    readonly address: string
    readonly port: number
    readonly script: string | null
  }[]
}

/** Milliseconds to log in, as long as Ansible has: all hosts do so at once. */
const LOGIN = 120_000

const { user, keyFile, knownHosts, scripts } = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
) as Scripts
const privateKey = readFileSync(keyFile, 'utf8')
const known = Buffer.from(readFileSync(knownHosts, 'utf8').split(/\s+/)[2] ?? '', 'base64')

const said = await Promise.all(
  scripts.map(async ({ address, port, script }) => {
    const ssh = new NodeSSH()
    const hostVerifier = (key: Buffer) => key.equals(known)
    // No waiting for more to send, and no question for what is allowed: the shortest way in that ssh2 has.
    const sock = connect({ host: address, port, noDelay: true })
    await once(sock, 'connect')
    const authHandler = [{ type: 'publickey', username: user, key: privateKey } as const]
    await ssh.connect({ sock, username: user, privateKey, hostVerifier, authHandler, readyTimeout: LOGIN })
    if (script === null) {
      ssh.dispose()
      return ''
    }
    const { stdout, stderr, code } = await ssh.execCommand('sh -s', { stdin: script })
    ssh.dispose()
    if (code !== 0) throw new Error(stderr)
    return stdout
  }),
)
console.log(said.join('\n'))
