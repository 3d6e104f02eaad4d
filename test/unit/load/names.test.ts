import { expect, test, vi } from 'vitest'
import { loadText } from './fixture.ts'

/** How often something is put into a set while a play of so many registering steps is loaded. */
async function addsOf(steps: number): Promise<number> {
  const step = (_: unknown, index: number): string => `    - { say: x, register: _said_${index} }\n`
  const text = `- hosts: all\n  tasks:\n${Array.from({ length: steps }, step).join('')}`
  const add = vi.spyOn(Set.prototype, 'add')
  try {
    await loadText(text)
    return add.mock.calls.length
  } finally {
    add.mockRestore()
  }
}

test('what was registered before is not copied for each step', async () => {
  const [few, more, most] = [await addsOf(100), await addsOf(200), await addsOf(400)]
  expect(most - more).toBeLessThan(3 * (more - few))
})
