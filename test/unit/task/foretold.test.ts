import { describe, expect, test } from 'vitest'
import { Foretold, matches } from '../../../src/task/foretold.ts'
import { SharedWords } from '../../../src/task/shared-words.ts'
import { UNKNOWN, Unknown } from '../../../src/task/unknown.ts'

const mkfs = { step: 'Make the file system', task: 'mkfs', at: 'site.yaml:4:7' }
const apt = { step: 'Install', task: 'apt', at: 'site.yaml:9:7' }
const probe = { family: 'unit', key: 'unit iscsid.service', stable: false, promised: false }

describe('a foretold world', () => {
  test('knows nothing of what nobody touched', () => {
    expect(new Foretold().look(probe)).toEqual({ foretold: null, unsettledBy: null })
  })

  test('signs values that are not known with the task that will make them known', () => {
    const world = new Foretold()
    world.foretell('devices', { '/dev/sdb': { fstype: 'ext4', uuid: UNKNOWN } }, mkfs)
    const value = world.look({ family: 'devices', key: 'devices', stable: false, promised: false }).foretold
      ?.value
    expect(value).toEqual({ '/dev/sdb': { fstype: 'ext4', uuid: new Unknown('mkfs', mkfs) } })
  })

  test('lets the later word count', () => {
    const world = new Foretold()
    world.unsettle('unit', apt)
    expect(world.look(probe).unsettledBy).toBe(apt)
    world.foretell(probe.key, { active: true }, mkfs)
    expect(world.look(probe)).toMatchObject({ foretold: { value: { active: true } }, unsettledBy: null })
    world.unsettle('*', apt)
    expect(world.look(probe).unsettledBy).toBe(apt)
  })
})

test.each([
  ['*', true],
  ['unit', true],
  ['unit iscsid.service', true],
  ['unit iscsid', false],
  ['uni', false],
])('the pattern %s matches %s', (pattern, expected) => {
  expect(matches(pattern, probe)).toBe(expected)
})

test('a pattern that ends in a path matches what lies below it, and nothing beside it', () => {
  const below = (path: string): boolean =>
    matches('path /srv', { family: 'path', key: `path ${path}`, stable: false, promised: false })
  expect([below('/srv'), below('/srv/a'), below('/srv2')]).toEqual([true, true, false])
})

test('a raw command leaves what nothing can alter settled', () => {
  expect(matches('*', { family: 'os', key: 'os', stable: true, promised: false })).toBe(false)
})

test("a user's own command may look at anything: every later change leaves its answer open", () => {
  const world = new Foretold()
  const own = { family: 'command-output', key: 'command-output x', stable: false, promised: true }
  expect(world.look(own).unsettledBy).toBe(null)
  world.foretell('path /a', { type: 'file' }, mkfs)
  expect(world.look(own).unsettledBy).toBe(mkfs)
  expect(world.look({ ...own, promised: false }).unsettledBy).toBe(null)
})

describe('a question that any change may answer otherwise', () => {
  const port = { family: 'port', key: 'port ::1 80', stable: false, promised: false, restless: true }

  test('is open after every planned change', () => {
    const world = new Foretold()
    expect(world.look(port).unsettledBy).toBe(null)
    world.foretell('unit nginx.service', { active: 'active' }, apt)
    expect(world.look(port).unsettledBy).toBe(apt)
  })

  test('is settled by what was foretold of it', () => {
    const world = new Foretold()
    world.foretell(port.key, true, mkfs)
    world.foretell('unit nginx.service', { active: 'active' }, apt)
    expect(world.look(port)).toMatchObject({ foretold: { value: true }, unsettledBy: null })
  })
})

describe('a detail of another answer', () => {
  const detail = {
    ...{ family: 'status', key: 'status /srv/a', stable: false, promised: false },
    follows: ['path /srv/a', 'unit'],
  }

  test.each([
    ['path /srv/a', true],
    ['path /srv', true],
    ['unit nginx.service', true],
    ['unit', true],
    ['path /srv/ab', false],
    ['units', false],
  ])('after a word about %s: not known is %s', (pattern, unknown) => {
    const world = new Foretold()
    world.unsettle(pattern, apt)
    const expected = unknown ? { value: new Unknown('apt', apt), by: apt } : null
    expect(world.look(detail)).toEqual({ foretold: expected, unsettledBy: null })
  })

  test('is known once it is foretold itself, until there is a later word about the other answer', () => {
    const world = new Foretold()
    world.foretell('path /srv/a', { type: 'file' }, apt)
    world.foretell(detail.key, 7, apt)
    expect(world.look(detail)).toEqual({
      foretold: { viewer: '', value: 7, by: apt, order: 1 },
      unsettledBy: null,
    })
    world.foretell('path /srv/a', null, mkfs)
    expect(world.look(detail).foretold).toEqual({ value: new Unknown('mkfs', mkfs), by: mkfs })
  })

  test('is not known once the other answer is foretold, and says by whom it will be', () => {
    const world = new Foretold()
    world.foretell('path /srv/a', { type: 'file' }, apt)
    world.foretell('path /srv/a', null, mkfs)
    expect(world.look(detail).foretold?.by).toBe(mkfs)
  })
})

describe('what all hosts of a run share', () => {
  const cluster = {
    family: 'kubectl-object',
    key: 'kubectl-object node a',
    stable: false,
    promised: false,
    scope: 'cluster',
  } as const

  test('is left open by what another host plans, until this one has the later word', () => {
    const shared = new SharedWords()
    const [master, laptop] = [new Foretold(shared), new Foretold(shared)]
    master.foretell(cluster.key, { cordoned: true }, mkfs)
    expect(laptop.look(cluster)).toEqual({ foretold: null, unsettledBy: mkfs })
    laptop.foretell(cluster.key, { cordoned: false }, apt)
    expect(laptop.look(cluster).unsettledBy).toBeNull()
    expect(master.look(cluster)).toMatchObject({ foretold: { value: { cordoned: true } }, unsettledBy: apt })
    master.unsettle('kubectl-object', mkfs)
    expect(laptop.look(cluster).unsettledBy).toBe(mkfs)
  })

  test('is nothing that a host has for itself', () => {
    const shared = new SharedWords()
    new Foretold(shared).unsettle('*', mkfs)
    expect(new Foretold(shared).look(probe).unsettledBy).toBeNull()
  })

  test('hears nothing of what a copy imagines', () => {
    const shared = new SharedWords()
    const [master, laptop] = [new Foretold(shared), new Foretold(shared)]
    master.copy().unsettle('kubectl-object', mkfs)
    expect(laptop.look(cluster).unsettledBy).toBeNull()
  })
})

describe('an answer that depends on who asks', () => {
  const table = { family: 'crontab', key: "crontab ''", stable: false, promised: false }

  test('is foretold to who asked, and open for all others until they have a word of their own', () => {
    const world = new Foretold()
    world.foretell(table.key, 'of one', mkfs, 'one')
    expect(world.look(table, 'one')).toMatchObject({ foretold: { value: 'of one' }, unsettledBy: null })
    expect(world.look(table, 'two')).toEqual({ foretold: null, unsettledBy: mkfs })
    world.foretell(table.key, 'of two', apt, 'two')
    expect(world.look(table, 'two')).toMatchObject({ foretold: { value: 'of two' }, unsettledBy: null })
    expect(world.look(table, 'one')).toMatchObject({ foretold: { value: 'of one' }, unsettledBy: apt })
  })
})
