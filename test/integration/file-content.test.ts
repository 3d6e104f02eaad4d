// A short text is read by the shell itself, where it can keep it as it is; anything else by a program.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { contentOf, fileContent } from '../../tasks/probes/file-content.ts'
import { inShell } from './in-shell.ts'

function folder(): string {
  const at = mkdtempSync(join(tmpdir(), 'drover-content-'))
  onTestFinished(() => {
    rmSync(at, { recursive: true })
  })
  return at
}

/** What the question prints, alone and beside another one, which tells it the size. */
function printed(shell: readonly string[], path: string) {
  const alone = fileContent(path)
  return [[alone], [alone, fileContent(`${path}.absent`)]].map(
    (ask) => inShell(shell, [{ expect: [], apply: [], ask }])[0],
  )
}

describe.each(['dash', 'bash', 'busybox sh'])('what a file holds, read by %s', (name) => {
  const shell = name.split(' ')

  test.each([
    ['nothing', '', 'text'],
    ['lines', 'a\nb\n', 'text'],
    ['no line break at the end', 'a\nb', 'text'],
    ['line breaks alone', '\n\n\n', 'text'],
    ['blanks at both ends of lines', ' \ta \t\n  b  ', 'text'],
    ['what a shell expands', '*\n~\n$HOME `id` $(id)\n\\\\ \\n %s\n', 'text'],
    ['what reads like options', '-n -e\\n\n-\n', 'text'],
    ['what reads like an answer', ':0\n=3\n- 5\n', 'text'],
    ['line breaks of two characters', 'a\r\nb\r\n', 'text'],
    ['as much as a shell reads', 'x'.repeat(1024), 'text'],
    ['more than a shell reads', 'x'.repeat(1025), 'base64'],
    ['letters beyond ASCII', 'grün\n', 'base64'],
    ['a byte that is no letter', Buffer.of(0x61, 0xff, 0x0a), 'base64'],
    ['a zero', 'a\0b\n', 'base64'],
    ['a zero at the end', 'a\n\0', 'base64'],
    ['control characters', 'a\x01\x7f\n', 'base64'],
  ])('%s', (_, content, form) => {
    const path = join(folder(), "it's a file")
    writeFileSync(path, content)
    for (const output of printed(shell, path)) {
      expect(output).toMatchObject({ code: 0, stderr: '' })
      expect(output?.stdout.split('\n')[1]).toBe(form)
      expect(output && fileContent(path).parse(output)).toStrictEqual(contentOf(content))
    }
  })

  test('is an error, not an empty text, where it may not be read', () => {
    const at = folder()
    const path = join(at, 'closed')
    writeFileSync(path, '', { mode: 0o600 })
    chmodSync(at, 0o755)
    const nobody = ['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups']
    for (const output of printed([...nobody, ...shell], path)) {
      expect(output?.code).toBe(1)
      expect(output?.stderr).toMatch(/^base64: [^\n]*Permission denied\n?$/)
    }
  })

  test('is what it holds, where the system tells no size', () => {
    for (const output of printed(shell, '/proc/version'))
      expect(output && fileContent('/proc/version').parse(output)).toMatchObject({ text: /^Linux version / })
  })

  test('is read by a program, and soon, where it is much longer than the system said', () => {
    const path = join(folder(), 'long')
    writeFileSync(path, 'a line of twenty by\n'.repeat(100_000))
    const [program, ...words] = [...shell, '-c', `LC_ALL=C; told=3; ${fileContent(path).read.script}`]
    const { stdout } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1e8, timeout: 5000 })
    expect(stdout.slice(0, 9)).toBe('3\nbase64\n')
    expect(Buffer.from(stdout.slice(9), 'base64')).toHaveLength(2_000_000)
  })
})
