// Why a tool does not take part is told in one line.
import { expect, test } from 'vitest'
import { fail } from '../../../bench/tools/contender.ts'

const firstLine = (stdout: string, stderr: string, why?: string) => {
  try {
    fail('tool', { code: 4, stdout, stderr }, why)
  } catch (error) {
    return (error as Error).message.split('\n')[0]
  }
}

test.each([
  ['what it printed last as an error', 'some output\n', 'first\nno such host\n', undefined, 'no such host'],
  ['without errors, what it printed last', 'done\n7 hosts lost\n\n', '', undefined, '7 hosts lost'],
  ['that it was silent', ' \n', '', undefined, 'it printed nothing'],
  ['what is known better', 'output', 'error', '3 hosts were unreachable', '3 hosts were unreachable'],
])('%s', (_name, stdout, stderr, why, told) => {
  expect(firstLine(stdout, stderr, why)).toBe(`tool ended with 4: ${told}`)
})
