import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { DroverErrors } from '../../../src/task/error.ts'
import { loadRegistry } from '../../../src/load/tasks.ts'
import { casesOf, HERE, loadText } from './fixture.ts'

interface Case {
  readonly claim: string
  readonly inventory?: string
  readonly playbook: string
  readonly wrong: readonly string[]
}

const cwd = mkdtempSync(join(tmpdir(), 'drover-types-'))
afterAll(() => {
  rmSync(cwd, { recursive: true })
})
cpSync(`${HERE}roles`, join(cwd, 'roles'), { recursive: true })
const registry = await loadRegistry({ taskDirs: [`${HERE}tasks`, join(HERE, '../../../tasks')] })

describe('types of variables are known before the run:', () => {
  test.for(casesOf<Case>('variable-types.yaml'))('$claim', async ({ inventory, playbook, wrong }) => {
    if (inventory !== undefined) writeFileSync(join(cwd, 'inventory.yaml'), inventory)
    const inventories = [inventory === undefined ? 'a,b,' : 'inventory.yaml']
    expect(await messagesOf(loadText(playbook, { cwd, inventories, registry }))).toStrictEqual(wrong)
  })
})

async function messagesOf(loading: Promise<unknown>): Promise<readonly string[]> {
  try {
    await loading
    return []
  } catch (error) {
    if (error instanceof DroverErrors) return error.errors.map(({ message }) => message)
    throw error
  }
}
