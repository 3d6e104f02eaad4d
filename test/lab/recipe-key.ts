// The name of an image is the content of its recipe: a changed recipe is another image, the same one is found again.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** 16 hex digits over every file of the recipe: its path, content and whether it may be executed. */
export function recipeKey(folder: string): string {
  const hash = createHash('sha256')
  for (const file of filesBelow(folder)) {
    const executable = (statSync(file).mode & 0o100) !== 0
    hash.update(JSON.stringify([relative(folder, file), executable, readFileSync(file, 'utf8')]))
  }
  return hash.digest('hex').slice(0, 16)
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
