import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recipeKey } from '../../lab/recipe-key.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-recipe-'))
  mkdirSync(join(folder, 'files'))
  writeFileSync(join(folder, 'files', 'a'), 'one')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('the same recipe has the same key, wherever it lies', () => {
  const before = recipeKey(folder)
  renameSync(folder, `${folder}-moved`)
  folder = `${folder}-moved`
  expect(recipeKey(folder)).toBe(before)
})

test.each([
  [
    'content',
    () => {
      writeFileSync(join(folder, 'files', 'a'), 'two')
    },
  ],
  [
    'name',
    () => {
      renameSync(join(folder, 'files', 'a'), join(folder, 'files', 'b'))
    },
  ],
  [
    'mode',
    () => {
      chmodSync(join(folder, 'files', 'a'), 0o755)
    },
  ],
  [
    'set of files',
    () => {
      writeFileSync(join(folder, 'c'), '')
    },
  ],
])('another %s is another key', (_, change) => {
  const before = recipeKey(folder)
  change()
  expect(recipeKey(folder)).not.toBe(before)
})
