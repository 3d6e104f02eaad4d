// The one place that imports the libraries for SSH: the first import prepares what they find.
import { restore } from './ciphers-by-key.ts'
import ssh2 from 'ssh2'
import { NodeSSH } from 'node-ssh'

restore()

export { NodeSSH, ssh2 }
