/** `npm run docs`: writes what is generated in docs/; with `--check`, fails when a file there is stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { generatedDocs } from './generated-docs.ts'

const check = process.argv.includes('--check')

function current(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const stale = Object.entries(await generatedDocs()).filter(([path, text]) => current(path) !== text)
for (const [path, text] of stale) {
  if (check) console.error(`${path} is stale: run npm run docs`)
  else writeFileSync(path, text)
}
if (check && stale.length > 0) process.exitCode = 1
