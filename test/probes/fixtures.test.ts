import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Probe } from '../../src/task/probe.ts'
import { checkProbeFixture, findFixtures } from '../../src/testing.ts'

type Family = ((...args: unknown[]) => Probe) & { definition: { name: string } }

const root = join(import.meta.dirname, '../..')
const fixtures = findFixtures(import.meta.dirname)
const families = await loadFamilies(['tasks/probes', 'tasks/facts'])

/** Every probe that a file exports; files of pure code beside them export none. */
async function loadFamilies(folders: string[]): Promise<Map<string, Family>> {
  const found = new Map<string, Family>()
  for (const folder of folders) {
    for (const file of readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts'))) {
      const exported = Object.values((await import(join(root, folder, file))) as object) as unknown[]
      for (const value of exported) if (isFamily(value)) found.set(value.definition.name, value)
    }
  }
  return found
}

function isFamily(value: unknown): value is Family {
  return typeof value === 'function' && 'definition' in value
}

test('every fixture belongs to a probe', () => {
  expect(fixtures.filter(({ about }) => !families.has(about)).map(({ path }) => path)).toEqual([])
})

describe.each([...families.keys()])('probe %s', (name) => {
  const own = fixtures.filter(({ about }) => about === name)

  test('has fixtures', () => {
    expect(own.length).toBeGreaterThan(0)
  })

  test.each(own.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
    expect(checkProbeFixture(families.get(name) as Family, fixture).join('\n')).toBe('')
  })
})
