// The command line of the bench, without any run.
import { describe, expect, test } from 'vitest'
import { type Choice, commandLine } from '../../../bench/choice.ts'
import type { ProfileChoice } from '../../../bench/profile.ts'
import { SCENARIOS } from '../../../bench/scenarios/all.ts'
import { TOOLS } from '../../../bench/tools/all.ts'

interface Asked {
  bench?: Choice
  smoke?: { readonly writeBaseline?: boolean }
  profile?: ProfileChoice
  /** What was written. */
  text: string
}

async function asked(...words: string[]): Promise<Asked> {
  const found: Asked = { text: '' }
  const keep = (key: 'bench' | 'smoke' | 'profile') => (value: object) => {
    Object.assign(found, { [key]: value })
    return Promise.resolve()
  }
  const root = commandLine({ bench: keep('bench'), smoke: keep('smoke'), profile: keep('profile') })
  const write = (text: string) => (found.text += text)
  for (const command of [root, ...root.commands])
    command.configureOutput({ writeErr: write, writeOut: write })
  await root.parseAsync(words, { from: 'user' }).catch(() => undefined)
  return found
}

test('without words, everything is measured with all tools', async () => {
  const { bench } = await asked()
  expect(bench).toMatchObject({ scenarios: SCENARIOS, tools: TOOLS, runs: 5, budget: 900, scale: 1 })
})

test('scenarios and tools are taken in the order of the bench, a hyphen for a space', async () => {
  const { bench } = await asked('start', 'first-apply', '--tools', 'ansible,drover', '--runs', '3')
  expect(bench?.scenarios.map(({ name }) => name)).toEqual(['first apply', 'start'])
  expect(bench?.tools.map(({ name }) => name)).toEqual(['drover', 'ansible'])
  expect(bench?.runs).toBe(3)
})

test('profile takes a number of hosts, and a run from nothing', async () => {
  expect((await asked('profile')).profile).toEqual({ hosts: 20 })
  expect((await asked('profile', '--hosts', '3', '--first-apply')).profile).toEqual({
    hosts: 3,
    firstApply: true,
  })
})

test('smoke is told whether to write the baseline', async () => {
  expect((await asked('smoke')).smoke).toMatchObject({})
  expect((await asked('smoke', '--write-baseline')).smoke).toMatchObject({ writeBaseline: true })
})

describe('refused:', () => {
  test.each([
    { words: ['--runs', 'abc'], says: 'whole number, at least 1' },
    { words: ['--runs', '0'], says: 'whole number, at least 1' },
    { words: ['--runs', '-1'], says: 'whole number, at least 1' },
    { words: ['--runs', '2.5'], says: 'whole number, at least 1' },
    { words: ['--budget', ''], says: 'whole number, at least 1' },
    { words: ['--limit', '1h'], says: 'whole number, at least 1' },
    { words: ['--hosts', '1e3'], says: 'whole number, at least 1' },
    { words: ['--scale', '0'], says: 'from 0.05 to 1' },
    { words: ['--scale', ''], says: 'from 0.05 to 1' },
    { words: ['--scale', '2'], says: 'from 0.05 to 1' },
    { words: ['convergd'], says: 'There is no scenario convergd. Did you mean converged?' },
    { words: ['smoek'], says: 'Did you mean smoke?' },
    { words: ['xyzzy-plugh'], says: 'There are: converged, first apply' },
    { words: ['--tools', 'drover,pyinfa'], says: 'There is no tool pyinfa. Did you mean pyinfra?' },
    { words: ['--rans', '3'], says: 'Did you mean --runs?' },
    { words: ['--publish', '--runs', '4'], says: '--publish is for the whole work' },
    { words: ['--publish', '--tools', 'drover'], says: '--publish is for the whole work' },
    { words: ['--publish', '--scale', '0.5'], says: '--publish is for the whole work' },
    { words: ['--publish', '--limit', '60'], says: '--publish is for the whole work' },
    { words: ['--publish', '--budget', '899'], says: 'a budget below 900 seconds' },
  ])('$words', async ({ words, says }) => {
    const { bench, smoke, text } = await asked(...words)
    expect({ bench, smoke }).toEqual({})
    expect(text).toContain(says)
  })
})

test('the help names every scenario with its time, and every tool', async () => {
  const { text, bench } = await asked('--help')
  expect(bench).toBeUndefined()
  for (const { name, minutes } of SCENARIOS) expect(text).toMatch(new RegExp(`${name} +${minutes} min`))
  for (const { name } of TOOLS) expect(text.replaceAll(/\s+/g, ' ')).toContain(name)
})
