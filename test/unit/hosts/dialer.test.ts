import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectionSettings } from '../../../src/hosts/connection-settings.ts'
import { Dialer } from '../../../src/hosts/dialer.ts'

describe('many connections at once', () => {
  /** Those that are connected, and those that have said their first word. */
  const connected = new Set<Socket>()
  const speaking = new Set<Socket>()
  const ended = new AbortController()
  let server: Server
  let port: number

  /** A server that takes everyone and says nothing. */
  beforeEach(async () => {
    server = createServer((socket) => {
      connected.add(socket)
      socket.once('data', () => speaking.add(socket)).on('error', () => undefined)
      socket.once('close', () => {
        connected.delete(socket)
        speaking.delete(socket)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 1024, resolve))
    port = (server.address() as AddressInfo).port
  })
  afterEach(() => {
    server.close()
  })

  test('exchange keys with a part of the machines, and reach all; an abort ends them all', async () => {
    const dialer = new Dialer()
    const variables: Readonly<Record<string, unknown>> = {
      ansible_host: '127.0.0.1',
      ansible_port: port,
      ansible_ssh_known_hosts_file: '/dev/null',
    }
    const settings = connectionSettings('one', (name) => variables[name], { sshConfigFiles: [] })
    const dials = Array.from({ length: 200 }, () =>
      dialer.dial(settings, ended.signal, () => undefined).catch((error: unknown) => error),
    )
    await expect.poll(() => connected.size).toBe(200)
    await expect.poll(() => speaking.size).toBe(64)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(speaking.size).toBe(64)
    ended.abort()
    for (const error of await Promise.all(dials)) expect(error).toMatchObject({ code: 'unreachable' })
    await expect.poll(() => connected.size).toBe(0)
  })
})
