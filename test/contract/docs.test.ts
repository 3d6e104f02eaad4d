import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { generatedDocs } from '../../scripts/generated-docs.ts'

const docs = Object.entries(await generatedDocs())

test.for(docs.map(([path, text]) => [basename(path), path, text] as const))(
  'docs/%s is what the tasks say (else: npm run docs)',
  ([, path, text]) => {
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)
