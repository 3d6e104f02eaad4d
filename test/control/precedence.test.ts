import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PAIRS, title, world } from './precedence/world.ts'
import { lab, play } from './sequence.ts'

const files = lab.bind(null, world(PAIRS))

test('of every two sources that define a name, the one that stands higher in the table wins', async () => {
  const here = files()
  const options = { inventory: join(here.folder, 'inv/hosts.yml'), extraVars: [`@${here.folder}/extra.yml`] }
  const { results } = await play(here, 'apply', options)
  const asked = results.filter(({ task }) => task === 'assert')
  expect(asked.filter(({ verdict }) => verdict !== 'ok').map(({ step }) => step)).toStrictEqual([])
  expect(asked.map(({ step }) => step)).toStrictEqual(PAIRS.map(title))
})
