// The program of the second floor: connects to all hosts at once, sends each its script, prints what they say.
import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

interface Scripts {
  readonly user: string
  readonly keyFile: string
  readonly knownHosts: string
  readonly scripts: readonly { readonly address: string; readonly port: number; readonly script: string }[]
}

// As Drover does: both load what they are made of from the same kind of cache.
enableCompileCache(join(process.env['HOME'] ?? '', '.cache/floor'))
const { NodeSSH } = await import('node-ssh')

const { user, keyFile, knownHosts, scripts } = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
) as Scripts
const privateKey = readFileSync(keyFile, 'utf8')
const known = Buffer.from(readFileSync(knownHosts, 'utf8').split(/\s+/)[2] ?? '', 'base64')

const said = await Promise.all(
  scripts.map(async ({ address, port, script }) => {
    const ssh = new NodeSSH()
    const hostVerifier = (key: Buffer) => key.equals(known)
    await ssh.connect({ host: address, port, username: user, privateKey, hostVerifier })
    const { stdout, stderr, code } = await ssh.execCommand('sh -s', { stdin: script })
    ssh.dispose()
    if (code !== 0) throw new Error(stderr)
    return stdout
  }),
)
console.log(said.join('\n'))
