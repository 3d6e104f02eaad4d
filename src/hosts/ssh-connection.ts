import { type Config, NodeSSH } from 'node-ssh'
import type { Client, ClientChannel } from 'ssh2'
import { DroverError } from '../task/error.ts'
import { connectFailure, whereIs } from './connect-error.ts'
import { HostKeyCheck } from './host-key.ts'
import { Login } from './login.ts'
import { type Exit, exitOf, type Running } from './running.ts'
import type { ConnectionSettings } from './settings.ts'

/** Unanswered signs of life until a connection counts as lost. */
const MISSED = 3
/** Milliseconds to wait for the other side to close what is done. */
const CLOSING = 1000

/** One standing connection. */
export interface SshConnection {
  readonly lost: boolean
  /** Starts a command line in the login shell. Rejects when the server opens no further channel. */
  start(line: string, onClosed: () => void): Promise<Running>
  close(): Promise<void>
}

/**
 * Connects and logs in. Errors as `Host.run`.
 *
 * @param signal ends the attempt. @param onLost called when the connection, once it stood, is gone.
 */
export async function openConnection(
  settings: ConnectionSettings,
  signal: AbortSignal,
  onLost: () => void,
): Promise<SshConnection> {
  const hostKey = new HostKeyCheck(settings)
  const login = new Login(settings, process.env['SSH_AUTH_SOCK'])
  const ssh = new NodeSSH()
  const connecting = ssh.connect(configuration(settings, hostKey, login))
  const client = ssh.connection
  if (!client) throw new DroverError('unreachable', `cannot connect to ${whereIs(settings)}`)
  const abort = () => client.destroy()
  signal.addEventListener('abort', abort, { once: true })
  client.once('handshake', () => {
    if (!hostKey.proved()) client.destroy()
  })
  try {
    await connecting
    return standing(client, onLost)
  } catch (error) {
    client.on('error', () => undefined)
    client.end()
    throw hostKey.refusal ?? connectFailure(settings, login, error as Error)
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function configuration(settings: ConnectionSettings, hostKey: HostKeyCheck, login: Login): Config {
  return {
    host: settings.address,
    port: settings.port,
    username: settings.user,
    readyTimeout: settings.connectTimeout * 1000,
    keepaliveInterval: settings.keepaliveInterval * 1000,
    keepaliveCountMax: MISSED,
    hostVerifier: (key: Buffer) => hostKey.accepts(key),
    algorithms: { serverHostKey: hostKey.algorithms() },
    authHandler: login.handler,
  }
}

function standing(client: Client, onLost: () => void): SshConnection {
  let lost = false
  const lose = () => {
    lost = true
    onLost()
  }
  // Each channel learns of the loss by its own end; without a listener the error would end the process.
  client.on('error', lose).on('end', lose).on('close', lose)
  client.setNoDelay(true)
  return {
    get lost() {
      return lost
    },
    start: async (line, onClosed) => {
      try {
        return await startChannel(client, line, onClosed)
      } catch (error) {
        if (/Not connected/.test((error as Error).message)) lose()
        throw error
      }
    },
    close: () =>
      new Promise((resolve) => {
        if (lost) resolve()
        client.once('close', () => {
          resolve()
        })
        setTimeout(() => client.destroy(), CLOSING).unref()
        client.end()
      }),
  }
}

function startChannel(client: Client, line: string, onClosed: () => void): Promise<Running> {
  return new Promise((resolve, reject) => {
    // ssh2 throws where the connection is gone, and calls back with what the server says.
    client.exec(line, (error, channel) => {
      if (error) reject(error)
      else resolve(running(channel, onClosed))
    })
  })
}

function running(channel: ClientChannel, onClosed: () => void): Running {
  // Listened to from the first moment: a command that ends at once does so in the packet that says it began.
  const exited = new Promise<Exit>((resolve) => {
    channel.once('exit', (code: number | null, signal?: string) => {
      resolve(exitOf(code, signal))
    })
  })
  const closed = new Promise<void>((resolve) => {
    channel.once('close', () => {
      resolve()
    })
  })
  void closed.then(onClosed)
  // Closing is all: a channel takes no signals once its stdin has ended (ssh2), and sshd ends nothing by itself.
  const close = () => {
    channel.close()
    setTimeout(onClosed, CLOSING).unref()
  }
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    onExit: (listener) => void exited.then(listener),
    onClose: (listener) => void closed.then(listener),
    kill: close,
    release: close,
  }
}
