import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, type ScalarTag } from 'yaml'
import type { Content } from '../task/content.ts'
import { Secret } from '../task/secret.ts'
import { Unknown } from '../task/unknown.ts'

/** One YAML file: what it is about (its folder), what case it shows (its name), and its values. */
export interface Fixture {
  readonly about: string
  readonly name: string
  readonly path: string
  readonly values: Readonly<Record<string, unknown>>
}

/** The tags that fixtures use for values YAML has no words for. */
const TAGS: ScalarTag[] = [
  { tag: '!unknown', resolve: (text) => new Unknown(text === '' ? null : text) },
  { tag: '!secret', resolve: (text) => new Secret(text) },
  { tag: '!content', resolve: (text): Content => ({ path: 'fixture', data: text }) },
  {
    tag: '!binary64',
    resolve: (text): Content => ({ path: 'fixture', data: Uint8Array.from(Buffer.from(text, 'base64')) }),
  },
]

/** All fixtures below a folder: `<folder>/<about>/<case>.yaml`. */
export function findFixtures(folder: string): Fixture[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => fixturesOf(join(folder, entry.name), entry.name))
}

function fixturesOf(folder: string, about: string): Fixture[] {
  return readdirSync(folder).map((file) => {
    const path = join(folder, file)
    if (!file.endsWith('.yaml')) throw new Error(`${path} is no fixture: only .yaml files are read`)
    const values = parse(readFileSync(path, 'utf8'), { customTags: TAGS, merge: true }) as Record<
      string,
      unknown
    >
    return { about, name: file.slice(0, -'.yaml'.length), path, values }
  })
}

/** Keys that a fixture has and nobody reads: a misspelt expectation would otherwise pass. */
export function unknownKeys(fixture: Fixture, known: readonly string[]): string[] {
  return Object.keys(fixture.values)
    .filter((key) => !known.includes(key))
    .map((key) => `the fixture has the unknown key ${key}`)
}
