import type { Duplex } from 'node:stream'
import type { Config } from 'node-ssh'
import type { Client, ClientChannel } from 'ssh2'
import { DroverError } from '../task/error.ts'
import { algorithms } from './algorithms.ts'
import { connectFailure, whereIs } from './connect-error.ts'
import { HostKeyCheck } from './host-key.ts'
import { inOneWrite } from './in-one-write.ts'
import type { KeyFiles } from './key-files.ts'
import { Login } from './login.ts'
import { type Exit, exitOf, type Running } from './running.ts'
import type { ConnectionSettings } from './settings.ts'
import { NodeSSH } from './ssh-library.ts'

/** Milliseconds to wait for the other side to close what is done. */
const CLOSING = 1000

/** One standing connection. */
export interface SshConnection {
  readonly lost: boolean
  /** Starts a command line in the login shell. Rejects when the server opens no further channel. */
  start(line: string, onClosed: () => void): Promise<Running>
  /** A stream to a port as the machine sees it. Rejects when the machine cannot connect to it. */
  forward(address: string, port: number): Promise<Duplex>
  close(): Promise<void>
}

/**
 * Connects and logs in. Errors as `Host.run`.
 *
 * @param stream the way to the machine; closing it ends the attempt. @param onLost called when the connection, once it stood, is gone.
 */
export async function openConnection(
  settings: ConnectionSettings,
  keys: KeyFiles,
  stream: Duplex,
  onLost: () => void,
): Promise<SshConnection> {
  const hostKey = new HostKeyCheck(settings)
  const login = new Login(settings, keys)
  const ssh = new NodeSSH()
  const connecting = ssh.connect(configuration(settings, stream, hostKey, login))
  const client = ssh.connection
  if (!client) throw new DroverError('unreachable', `cannot connect to ${whereIs(settings)}`)
  client.once('handshake', () => {
    if (!hostKey.proved()) client.destroy()
  })
  try {
    await connecting
    return standing(client, settings, onLost)
  } catch (error) {
    client.on('error', () => undefined)
    client.end()
    throw hostKey.refusal ?? connectFailure(settings, login, error as Error)
  }
}

function configuration(
  settings: ConnectionSettings,
  stream: Duplex,
  hostKey: HostKeyCheck,
  login: Login,
): Config {
  const { agent, forwardAgent } = settings.login
  return {
    // ssh2 reads and writes it, whatever kind of stream it is.
    sock: inOneWrite(stream),
    username: settings.user,
    readyTimeout: settings.connectTimeout * 1000,
    keepaliveInterval: settings.keepaliveInterval * 1000,
    keepaliveCountMax: settings.keepaliveCountMax,
    hostVerifier: (key: Buffer) => hostKey.accepts(key),
    algorithms: algorithms(settings, hostKey.algorithms()),
    authHandler: login.handler,
    ...(forwardAgent && agent !== null ? { agent, agentForward: true } : {}),
  }
}

function standing(client: Client, settings: ConnectionSettings, onLost: () => void): SshConnection {
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
    forward: (address, port) => forward(client, settings, address, port),
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

function forward(client: Client, via: ConnectionSettings, address: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      const why = error.message.replace(/^\(SSH\) Channel open failure: /, '')
      const where = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
      reject(
        new DroverError('unreachable', `cannot connect to ${where} through ${whereIs(via)}: ${why}`, {
          cause: error,
        }),
      )
    }
    try {
      client.forwardOut('127.0.0.1', 0, address, port, (error, stream) => {
        if (error) fail(error)
        else resolve(stream)
      })
    } catch (error) {
      fail(error as Error)
    }
  })
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
