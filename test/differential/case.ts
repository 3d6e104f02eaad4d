import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { groupOrder, randomModel } from './model.ts'
import { randomPattern } from './patterns.ts'
import { Random } from './random.ts'
import { constructedText } from './write-constructed.ts'
import { iniText } from './write-ini.ts'
import { varLines, yamlText } from './write-yaml.ts'

/** One random case: its files, what `-i` names, and patterns with limits. */
export interface Case {
  readonly seed: number
  readonly files: Readonly<Record<string, string>>
  readonly sources: readonly string[]
  readonly patterns: readonly (readonly [string, string | null])[]
}

type Files = Record<string, string>

export function randomCase(seed: number): Case {
  const random = new Random(seed)
  const order = groupOrder(random)
  const files: Files = {}
  const sources = random.times(1, 3, (index) => randomSource(index, order, files, random))
  if (random.chance(0.2))
    sources.splice(
      random.below(sources.length + 1),
      0,
      random.pick(['a,new', 'localhost,', 'w1, w2,', 'web1:22,']),
    )
  if (random.chance(0.4))
    sources.push(put(files, `made.${random.pick(['yaml', 'yml'])}`, constructedText(random)))
  const folders = ['', 'folder0/', 'folder1/'].filter(
    (folder) => folder === '' || sources.includes(folder.slice(0, -1)),
  )
  for (const folder of folders) writeVarsFiles(folder, order, files, random)
  const limit = () => (random.chance(0.4) ? randomPattern(random) : null)
  return {
    seed,
    files,
    sources,
    patterns: random.times(4, 8, () => [randomPattern(random), limit()] as const),
  }
}

function randomSource(index: number, order: readonly string[], files: Files, random: Random): string {
  const model = () => randomModel(random, order)
  const kind = random.below(10)
  if (kind < 4)
    return put(files, `hosts${index}${random.pick(['', '.ini', '.cfg'])}`, iniText(model(), random))
  if (kind < 8) return put(files, `hosts${index}.${random.pick(['yaml', 'yml'])}`, yamlText(model(), random))
  if (kind === 8) return put(files, `script${index}`, script(model, random))
  const folder = `folder${index}`
  put(files, `${folder}/01-hosts`, iniText(model(), random))
  put(files, `${folder}/02-hosts.yml`, yamlText(model(), random))
  put(files, `${folder}/inside/more.ini`, iniText(model(), random))
  put(
    files,
    `${folder}/${random.pick(['.hidden', 'README.md', 'old.bak', 'x~', 'ansible.cfg'])}`,
    'no inventory [',
  )
  return folder
}

function put(files: Files, path: string, text: string): string {
  files[path] = text
  return path
}

function script(model: () => ReturnType<typeof randomModel>, random: Random): string {
  const groups = model().groups.map(({ name, hosts, children }) => {
    const plain = hosts.filter((host) => !host.includes('['))
    const vars = { x: random.pick([1, 'two', [3], { four: null }, true]), y: '{{ inventory_hostname }}' }
    return [name, random.chance(0.2) ? plain : { hosts: plain, children, vars }] as const
  })
  const meta = { hostvars: { a: { x: 'meta' }, web1: { z: [1, { k: 'v' }] }, stranger: { x: 1 } } }
  const listed = JSON.stringify({
    ...Object.fromEntries(groups),
    ...(random.chance(0.8) ? { _meta: meta } : {}),
  })
  const own = '{"z": "from --host"}'
  return `#!/bin/sh\ncase $1 in --list) cat <<'END'\n${listed}\nEND\n;; *) echo '${own}' ;; esac\n`
}

function writeVarsFiles(folder: string, order: readonly string[], files: Files, random: Random): void {
  const text = () => `${varLines(random, 1, '').join('\n')}\n`
  for (const name of random.some([...order, 'all', 'ungrouped'], 3)) {
    const path = `${folder}group_vars/${name}`
    if (random.chance(0.3)) {
      files[`${path}/1.yml`] = text()
      files[`${path}/sub/2`] = text()
    } else files[path + random.pick(['', '.yml', '.yaml'])] = text()
  }
  for (const name of random.some(['a', 'web1', 'n1.lab', 'z'], 2))
    files[`${folder}host_vars/${name}.yml`] = text()
}

/** Writes the files of a case into a folder. */
export function writeCase({ files }: Case, folder: string): void {
  for (const [path, text] of Object.entries(files)) {
    const full = join(folder, path)
    mkdirSync(join(full, '..'), { recursive: true })
    writeFileSync(full, text)
    if (text.startsWith('#!')) chmodSync(full, 0o755)
  }
}
