import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAnswer, type Probe } from '../../../src/task/probe.ts'
import { connections } from '../../../tasks/probes/connections.ts'
import { port } from '../../../tasks/probes/port.ts'

const run = promisify(execFile)
let server: Server
let number = 0
let tools = ''

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  number = (server.address() as AddressInfo).port
  tools = mkdtempSync(join(tmpdir(), 'tools-'))
  for (const name of ['grep', 'timeout']) symlinkSync(`/usr/bin/${name}`, join(tools, name))
})
afterAll(() => {
  server.close()
  rmSync(tools, { recursive: true })
})

async function ask<T>(probe: Probe<T>, path = process.env['PATH']): Promise<T> {
  const done = await run('/bin/dash', ['-c', probe.read.script], {
    env: { PATH: path, LC_ALL: 'C' },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  )
  return parseAnswer(probe, done)
}

describe('a port', () => {
  test('is open where something listens', async () => {
    expect(await ask(port('127.0.0.1', number, 5))).toEqual({ open: true, why: null })
  })

  test('is closed where nothing does, and says why', async () => {
    expect(await ask(port('127.0.0.1', 1, 5))).toEqual({ open: false, why: 'Connection refused' })
    expect((await ask(port('::1', 1, 5))).open).toBe(false)
  })

  test('of the machine itself is known without a program that connects', async () => {
    expect(await ask(port('127.0.0.1', number, 5), tools)).toEqual({ open: true, why: null })
    expect(await ask(port('localhost', 1, 5), tools)).toEqual({ open: false, why: 'nothing listens' })
  })

  test('of another machine is not known without one', async () => {
    await expect(ask(port('192.0.2.1', 22, 5), tools)).rejects.toThrow('neither bash nor nc can connect here')
  })
})

test('connections to a port are counted while they last', async () => {
  expect(await ask(connections(number))).toEqual([])
  const client = connect(number, '127.0.0.1')
  await new Promise((resolve) => client.once('connect', resolve))
  expect(await ask(connections(number))).toEqual(['127.0.0.1'])
  client.destroy()
})
