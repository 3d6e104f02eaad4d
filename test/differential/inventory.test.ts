import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { graphLines } from '../../src/cli/inventory/graph.ts'
import { listDocument, yamlDocument } from '../../src/cli/inventory/list.ts'
import { ShownVars } from '../../src/cli/inventory/shown-vars.ts'
import { Directory } from '../../src/load/hosts/members.ts'
import { matchTerms } from '../../src/load/hosts/pattern.ts'
import { splitPattern } from '../../src/load/hosts/split.ts'
import { readInventory, type WholeInventory } from '../../src/load/inventory/inventory.ts'
import { Mistakes } from '../../src/load/mistakes.ts'
import { type Answer, ansiblePython, askAnsible } from './ansible.ts'
import { type Case, randomCase, writeCase } from './case.ts'

/** How many cases: few beside the other tests, all of them by `npm run test:differential`. */
const COUNT = Number(process.env['DROVER_CASES'] ?? 60)
const SEEDS = (process.env['DROVER_SEEDS'] ?? '1,2,3').split(',').map(Number)

const root = mkdtempSync(join(tmpdir(), 'drover-differential-'))
afterAll(() => {
  rmSync(root, { recursive: true })
})

const ansible = ansiblePython()
if ('missing' in ansible) {
  if (process.env['CI'] !== undefined) throw new Error(`Ansible cannot be installed: ${ansible.missing}`)
  console.error(`\n!!! NOT COMPARED WITH ANSIBLE: ${ansible.missing}\n`)
}

interface Compared {
  readonly one: Case
  readonly folder: string
}

function prepare(seed: number): Compared {
  const folder = join(root, String(seed))
  mkdirSync(folder)
  const one = randomCase(seed)
  writeCase(one, folder)
  return { one, folder }
}

function ours({ one, folder }: Compared): Answer {
  const mistakes = new Mistakes()
  const nothing = { get: () => null, has: () => false, names: () => [] }
  const inventory = readInventory({
    inventories: one.sources,
    playbookFolders: [folder],
    cwd: folder,
    extra: nothing,
    mistakes,
  })
  mistakes.throwIfAny()
  const vars = new ShownVars(inventory, {})
  const hosts = inventory.hosts.map((host) => host.name)
  return plain({
    list: listDocument(inventory.tree, vars, hosts, {}),
    export: listDocument(inventory.tree, vars, hosts, { export: true }),
    yaml: yamlDocument(inventory.tree, vars, hosts, { export: true }),
    graph: graphLines(inventory.tree, 'all', null).join('\n'),
    patterns: one.patterns.map(([pattern, limit]) => matched(inventory, pattern, limit)),
  })
}

function matched(inventory: WholeInventory, pattern: string, limit: string | null) {
  const directory = new Directory(inventory)
  const all = matchTerms(splitPattern(pattern), directory)
  const within = limit === null ? all : matchTerms(splitPattern(limit), directory)
  const allowed = new Set(within.hosts)
  // What Ansible only warns of is an error here; the hosts are the same.
  const failed = [...all.faults, ...within.faults].find((fault) => fault.name === null)
  return failed ? { error: failed.message } : all.hosts.filter((name) => allowed.has(name))
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

/** Only that there is an error is compared, not its text. */
function comparable(answer: Answer): object {
  const patterns = answer.patterns.map((one) => ('error' in one ? 'error' : one))
  return { ...answer, patterns }
}

describe.skipIf('missing' in ansible)('what Drover reads from random inventories', () => {
  test.for(SEEDS)('is what Ansible reads (seed %i)', { timeout: 300_000 }, async (seed) => {
    if (!('python' in ansible)) return
    const count = Math.ceil(COUNT / SEEDS.length)
    const cases = Array.from({ length: count }, (_, index) => prepare(seed * 1_000_000 + index))
    const questions = cases.map(({ one, folder }) => ({
      cwd: folder,
      sources: one.sources,
      patterns: one.patterns,
    }))
    const answers = await askAnsible(ansible.python, questions)
    for (const [index, answer] of answers.entries()) {
      const compared = cases[index] as Compared
      const shown = `seed ${compared.one.seed}: ${JSON.stringify(compared.one, null, 1)}`
      if (answer.error === undefined)
        expect(comparable(ours(compared)), shown).toStrictEqual(comparable(answer))
      else expect(() => ours(compared), `${shown}\nAnsible: ${answer.error}`).toThrow()
    }
  })
})
