// What a check says of steps after one of `file`: as the run does, and `may` only where nobody can know.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { lab, play, sequence } from './sequence.ts'

type Step = Readonly<Record<string, unknown>>

/** The verdicts of a check of steps that are named by their letters, `a` first. */
async function check(steps: readonly Step[], prepare: (out: string) => void = () => undefined) {
  const tasks = steps.map((step, index) => ({ name: 'abcdef'[index], ...step }))
  const world = lab({ 'site.yaml': stringify([{ hosts: 'all', tasks }]) })
  prepare(join(world.folder, 'out'))
  const record = await play(world, 'check', { inventory: 'h,' })
  return sequence(record).map((line) => line.replace(/^h /, ''))
}

const file = (path: string, state: string, more: Step = {}): Step => ({
  file: { path: path.startsWith('/') ? path : `$DIR/${path}`, state, ...more },
})
const copy = (dest: string): Step => ({ copy: { dest: `$DIR/${dest}`, content: 'x' } })

test('what is below a link that is led elsewhere is open', async () => {
  const said = await check([file('current', 'link', { src: '2' }), copy('current/conf')], (out) => {
    for (const name of ['1', '2']) mkdirSync(join(out, name))
    writeFileSync(join(out, '1/conf'), 'x')
    symlinkSync('1', join(out, 'current'))
  })
  expect(said).toEqual(['change a', 'may b'])
})

test('what is below a link that is removed is open', async () => {
  const said = await check([file('current', 'absent'), file('current/conf', 'absent')], (out) => {
    mkdirSync(join(out, '1'))
    writeFileSync(join(out, '1/conf'), 'x')
    symlinkSync('1', join(out, 'current'))
  })
  expect(said).toEqual(['change a', 'may b'])
})

test('a link to a unit may bring the unit', async () => {
  const link = file('/etc/systemd/system/drover-none.service', 'link', { src: '/srv/drover-none.service' })
  const start = { service: { name: 'drover-none', state: 'started' } }
  expect(await check([link, start])).toEqual(['change a', 'may b'])
})

test('a directory may be empty once something in it is removed, and is not once something is made in it', async () => {
  const prepare = (out: string) => {
    mkdirSync(join(out, 'old/empty'), { recursive: true })
    writeFileSync(join(out, 'old/f'), '')
    mkdirSync(join(out, 'new'))
  }
  expect(
    await check([file('old/f', 'absent'), file('old/empty', 'absent'), file('old', 'absent')], prepare),
  ).toEqual(['change a', 'change b', 'may c'])
  for (const made of [file('new/d/e', 'directory'), file('new/l', 'link', { src: 'x' })])
    expect(await check([made, file('new', 'absent')], prepare)).toEqual(['change a', 'may b'])
  expect(await check([file('new/d/e', 'directory'), file('new/d', 'absent')], prepare)).toEqual([
    'change a',
    'may b',
  ])
})

test('what nothing before has altered is not open', async () => {
  const prepare = (out: string) => {
    mkdirSync(join(out, 'empty'))
    writeFileSync(join(out, 'f'), '')
    writeFileSync(join(out, 'g'), '')
  }
  const steps = [file('d', 'directory'), file('d/e', 'directory'), copy('d/e/f'), copy('d/e/g')]
  expect(await check(steps)).toEqual(['change a', 'change b', 'change c', 'change d'])
  const made = [
    file('l', 'link', { src: 'x' }),
    file('m', 'link', { src: 'x' }),
    file('l', 'link', { src: 'x' }),
  ]
  expect(await check([...made, file('none', 'absent'), file('empty', 'absent')], prepare)).toEqual([
    'change a',
    'change b',
    'ok c',
    'ok d',
    'change e',
  ])
  const removed = [file('f', 'absent'), file('g', 'absent'), file('f', 'absent'), file('empty', 'absent')]
  expect(await check(removed, prepare)).toEqual(['change a', 'change b', 'ok c', 'change d'])
})
