import { expect, test } from 'vitest'
import { warnOfHidden } from '../../../src/load/hidden-vars.ts'
import { textOrigin } from '../../../src/load/lines.ts'
import { Mistakes } from '../../../src/load/mistakes.ts'
import type { NamesOptions } from '../../../src/load/names.ts'
import type { DraftPlay } from '../../../src/load/play/play.ts'
import { constant } from '../../../src/load/computed.ts'
import { checkRoleArguments } from '../../../src/load/role-arguments.ts'
import { counted } from '../counted.ts'

const spot = textOrigin('site.yaml', 'x').spot(0)

function draft(words: object): DraftPlay {
  return { spot, nodes: [], vars: [], gathered: { roleUses: [] }, ...words } as unknown as DraftPlay
}

function namesOf(count: number, word: string): string[] {
  return Array.from({ length: count }, (_, index) => `${word}-${index}`)
}

/** How often a name of a play's hosts is read where their arguments of roles are checked. */
function readsByRoleArguments(count: number): number {
  const { items, reads } = counted(namesOf(count, 'web'))
  const hosts = items.map((name) => ({ name, groups: [], vars: {} }))
  const known = { plays: [{ draft: draft({}), hosts: items }], inventory: { hosts }, extraVars: {} }
  checkRoleArguments({ ...known, mistakes: new Mistakes() } as unknown as NamesOptions)
  return reads()
}

/** The same where a variable of the play has the name of what others have registered. */
function readsByHidden(count: number): number {
  const { items, reads } = counted(namesOf(count, 'web'))
  const registering = draft({ register: 'disk' })
  const naming = draft({ vars: [{ disk: constant(1, '1', spot) }] })
  const plays = [
    { draft: registering, hosts: namesOf(count, 'db') },
    { draft: naming, hosts: items },
  ]
  warnOfHidden(plays, new Mistakes())
  return reads()
}

test.each([
  ['arguments of roles', readsByRoleArguments],
  ['registered names that hide variables', readsByHidden],
])('ten times as many hosts are ten times as much to read for %s', (_, readsOf) => {
  expect(readsOf(10)).toBeGreaterThan(0)
  expect(readsOf(100)).toBe(10 * readsOf(10))
})
