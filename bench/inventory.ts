// How long 10,000 hosts in 500 groups take: the whole command, from nothing to the printed list.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DROVER = fileURLToPath(new URL('../bin/drover', import.meta.url))
const GROUPS = 500
const HOSTS_PER_GROUP = 20

interface Entry {
  readonly group: string
  readonly hosts: readonly string[]
}

const entries: Entry[] = Array.from({ length: GROUPS }, (_, group) => ({
  group: `group${group}`,
  hosts: Array.from({ length: HOSTS_PER_GROUP }, (_, host) => `h${group * HOSTS_PER_GROUP + host}`),
}))

const ini = entries
  .map(({ group, hosts }) => {
    const lines = hosts.map((host, index) => `${host} ansible_host=10.0.0.${index} rack=${index}`)
    return `[${group}]\n${lines.join('\n')}\n[${group}:vars]\na=1\nb=two words\nc=[1, 2]\n`
  })
  .join('')

const yaml = `all:\n  children:\n${entries
  .map(({ group, hosts }) => {
    const lines = hosts.map(
      (host, index) => `        ${host}: { ansible_host: 10.0.0.${index}, rack: ${index} }`,
    )
    return `    ${group}:\n      hosts:\n${lines.join('\n')}\n      vars: { a: 1, b: two words, c: [1, 2] }`
  })
  .join('\n')}\n`

const folder = mkdtempSync(join(tmpdir(), 'drover-bench-'))
for (const [name, text] of [
  ['hosts.ini', ini],
  ['hosts.yaml', yaml],
] as const) {
  writeFileSync(join(folder, name), text)
  const began = performance.now()
  const { status, stdout } = spawnSync(DROVER, ['inventory', 'list', '-i', name], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  const seconds = (performance.now() - began) / 1000
  const hosts =
    status === 0 ? Object.keys((JSON.parse(stdout) as { _meta: { hostvars: object } })._meta.hostvars) : []
  console.log(`${name}: ${hosts.length} hosts in ${GROUPS} groups listed in ${seconds.toFixed(2)} s`)
}
rmSync(folder, { recursive: true })
