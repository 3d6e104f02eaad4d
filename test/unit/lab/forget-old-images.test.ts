import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forgetOldImages } from '../../lab/forget-old-images.ts'

test('images that nobody used for two weeks are removed; the one in use and all else stay', () => {
  const cache = mkdtempSync(join(tmpdir(), 'drover-images-'))
  const now = new Date('2030-01-31')
  const [used, recent, old] = ['a', 'b', 'c'].map((letter) => letter.repeat(16)) as [string, string, string]
  for (const [name, day] of Object.entries({ [used]: 1, [recent]: 20, [old]: 10, run: 1 })) {
    mkdirSync(join(cache, name))
    utimesSync(join(cache, name), now, new Date(2030, 0, day))
  }
  forgetOldImages(cache, join(cache, used), now)
  expect(readdirSync(cache).sort()).toEqual([used, recent, 'run'])
  rmSync(cache, { recursive: true })
})
