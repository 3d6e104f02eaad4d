// What the work leads to on a host, made and compared without any of the tools.
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Step } from './step.ts'

/** Path below the root of a host -> mode, and the text of a file. */
type Tree = ReadonlyMap<string, string>

const entry = (mode: string, text?: string) =>
  text === undefined ? `directory ${mode}` : `file ${mode}\n${text}`

function wanted(steps: readonly Step[]): Tree {
  const texts = new Map<string, { mode: string; text?: string }>()
  for (const step of steps) {
    if (step.kind === 'directory') texts.set(step.path, { mode: step.mode })
    if (step.kind === 'file') texts.set(step.path, { mode: step.mode, text: step.text })
    if (step.kind === 'tree') {
      texts.set(step.path, { mode: '0755' })
      for (const [name, text] of step.files) texts.set(join(step.path, name), { mode: '0644', text })
    }
    if (step.kind === 'line')
      texts.set(step.path, { mode: '0644', text: `${texts.get(step.path)?.text ?? ''}${step.line}\n` })
  }
  return new Map([...texts].map(([path, { mode, text }]) => [path, entry(mode, text)]))
}

function found(root: string): Tree {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return new Map(
    paths.map((path) => {
      const { mode } = statSync(join(root, path))
      const octal = (mode & 0o7777).toString(8).padStart(4, '0')
      const isFolder = (mode & 0o170000) === 0o040000
      return [path, isFolder ? entry(octal) : entry(octal, readFileSync(join(root, path), 'utf8'))]
    }),
  )
}

/** @throws Error that names the first path that is not as the work wishes. */
export function proveDone(root: string, steps: readonly Step[]): void {
  const [want, have] = [wanted(steps), found(root)]
  for (const path of new Set([...want.keys(), ...have.keys()])) {
    const [wish, truth] = [want.get(path), have.get(path)]
    if (wish !== truth)
      throw new Error(`${join(root, path)} is\n${truth ?? 'absent'}\nnot\n${wish ?? 'absent'}`)
  }
}

/** An empty root. */
export function clear(root: string): void {
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
}

/** Does the work. */
export function fulfil(root: string, steps: readonly Step[]): void {
  clear(root)
  for (const [path, text] of wanted(steps)) {
    const [head = '', ...rest] = text.split('\n')
    const [kind, mode = ''] = head.split(' ')
    const place = join(root, path)
    if (kind === 'directory') mkdirSync(place, { recursive: true })
    else {
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, rest.join('\n'))
    }
    chmodSync(place, Number.parseInt(mode, 8))
  }
}

/** Does the work, but every file of a folder of files is an older one. */
export function fulfilWithOldFiles(root: string, steps: readonly Step[]): void {
  fulfil(root, steps)
  for (const step of steps)
    if (step.kind === 'tree')
      for (const name of step.files.keys()) writeFileSync(join(root, step.path, name), `old ${name}\n`)
}

/**
 * Spoils one wish of each kind that the work has: a mode, a content, the last line.
 *
 * @returns how many steps have to change something then.
 */
export function spoil(root: string, steps: readonly Step[]): number {
  const directory = steps.findLast((step) => step.kind === 'directory')
  const file = steps.find((step) => step.kind === 'file')
  const line = steps.findLast((step) => step.kind === 'line')
  const tree = steps.find((step) => step.kind === 'tree')
  if (tree) writeFileSync(join(root, tree.path, [...tree.files.keys()].at(-1) ?? ''), 'spoilt\n')
  if (directory) chmodSync(join(root, directory.path), 0o700)
  if (file) writeFileSync(join(root, file.path), 'spoilt\n')
  if (line) {
    const path = join(root, line.path)
    writeFileSync(path, readFileSync(path, 'utf8').replace(`${line.line}\n`, ''))
  }
  return [directory, file, line, tree].filter((step) => step !== undefined).length
}
