import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { drover, emptyFolder } from './cli/drover.ts'

const HERE = join(import.meta.dirname, 'static-check')

interface Mistake {
  readonly mistake: string
  readonly playbook: string
  readonly inventory?: string
  /** Further files by their paths. */
  readonly files?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** How the first line begins. */
  readonly says: string
  /** Line and column in the playbook. */
  readonly at?: string
  readonly help?: string
}

const mistakes = parse(readFileSync(join(HERE, 'mistakes.yaml'), 'utf8')) as Mistake[]
const slug = (text: string): string => text.replaceAll(/\W+/g, '-')

/** A folder with the playbook as site.yaml, and the arguments that name it and its inventory. */
function written(
  { mistake, playbook, inventory, files = {}, args = [] }: Mistake,
  root: string,
): { cwd: string; on: string[] } {
  const cwd = join(root, slug(mistake))
  mkdirSync(cwd)
  cpSync(HERE, cwd, { recursive: true })
  writeFileSync(join(cwd, 'site.yaml'), playbook)
  if (inventory !== undefined) writeFileSync(join(cwd, 'lab.yaml'), inventory)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text)
  }
  return { cwd, on: ['site.yaml', '-i', 'lab.yaml', ...args] }
}

describe.concurrent('drover validate finds, with exit code 1 and no other error:', () => {
  const root = emptyFolder()
  test.for(mistakes)('$mistake', async (one, { expect }) => {
    const { cwd, on } = written(one, root)
    const { code, stdout, stderr } = await drover(['validate', ...on], { cwd })
    const [first = '', ...rest] = stderr.split('\n')
    expect(first.slice(0, one.says.length)).toBe(one.says)
    if (one.at !== undefined) expect(rest[0]).toBe(`  at site.yaml:${one.at}`)
    if (one.help !== undefined) expect(rest).toContain(`  help: ${one.help}`)
    expect(stderr).not.toMatch(/\d+ errors/)
    expect({ code, stdout }).toStrictEqual({ code: 1, stdout: '' })
  })
})

test('drover run finds them too, and no host is ever connected to', async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cwd = emptyFolder()
  cpSync(HERE, cwd, { recursive: true })
  const to = { ansible_host: '127.0.0.1', ansible_port: port }
  const hosts = { 'web-1': { ...to, role: 'leader' }, 'web-2': to }
  writeFileSync(join(cwd, 'lab.yaml'), JSON.stringify({ web: { hosts } }))
  const plain = mistakes.filter((one) =>
    [one.args, one.inventory, one.files].every((given) => given === undefined),
  )
  const files = plain.map(({ mistake }) => `${slug(mistake)}.yaml`)
  plain.forEach(({ playbook }, index) => {
    writeFileSync(join(cwd, files[index] ?? ''), playbook)
  })
  const run = (playbooks: string[]) => drover(['run', ...playbooks, '-i', 'lab.yaml'], { cwd })
  expect(await run(files)).toMatchObject({ code: 1, stdout: '' })
  expect(connections).toBe(0)
  writeFileSync(join(cwd, 'right.yaml'), '- hosts: web\n  tasks: [{ command: id }]\n')
  expect(await run(['right.yaml'])).toMatchObject({ code: 4 })
  expect(connections).toBeGreaterThan(0)
  server.close()
})
