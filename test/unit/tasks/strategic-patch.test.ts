import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { strategicPatch } from '../../../tasks/plans/strategic-patch.ts'

interface Case {
  readonly of: string
  readonly kind?: string
  readonly object: unknown
  readonly patch: unknown
  readonly gives: unknown
}

const cases = parse(readFileSync(join(import.meta.dirname, 'strategic-patch.yaml'), 'utf8')) as Case[]

test.each(cases)('a strategic patch knows of $of', ({ object, patch, gives, kind = '' }) => {
  expect(strategicPatch(object, patch, '', kind)).toEqual(gives)
})
