import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { invocation } from '../../../src/hosts/invocation.ts'
import type { BecomeSettings } from '../../../src/hosts/settings.ts'
import { Secret } from '../../../src/task/secret.ts'

const SUDO: BecomeSettings = { method: 'sudo', program: 'sudo', flags: null, password: null, timeout: 60 }
const LOGIN_SHELLS = ['sh', 'bash', 'dash', 'busybox sh', 'tcsh']
const AWKWARD = `printf '%s|' 'it'\\''s' "!" '!x' '\\' "\\\\" '$HOME' '%s' 'é'; echo`

function through(shell: string, script: string, stdin?: string) {
  const request = { script, become: null, ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin) }) }
  const { line, input, begin, end } = invocation(request, 'ops', SUDO)
  const [program = '', ...words] = shell.split(' ')
  const { stdout, status } = spawnSync(program, [...words, '-c', line], { input })
  const printed = stdout.toString()
  return { status, printed: printed.slice(printed.indexOf(begin) + begin.length, printed.indexOf(end)) }
}

/** An environment in which `sh` is this program. */
function withShell(program: string): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'drover-sh-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
  })
  symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), join(folder, 'sh'))
  return { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` }
}

describe.each(LOGIN_SHELLS)('the login shell %s', (shell) => {
  test('gives a script to sh as it is', () => {
    const expected = spawnSync('sh', ['-c', AWKWARD]).stdout.toString()
    expect(expected).toContain("it's|!|!x|")
    expect(through(shell, AWKWARD)).toEqual({ status: 0, printed: expected })
    expect(through(shell, `${AWKWARD}; exit 5`).status).toBe(5)
  })

  test('gives a script beside its stdin to sh, and takes no byte of the stdin', () => {
    const script = `${AWKWARD}\nwc -c\ncat </dev/null`
    expect(through(shell, script, 'x'.repeat(100_000)).printed).toMatch(/it's\|.*\n100000\n$/)
    expect(through(shell, 'cat', '').printed).toBe('')
    expect(through(shell, '', 'x').status).toBe(0)
  })
})

test.each(['dash', 'bash', 'busybox'])(
  'how a script ends is told on both streams where sh is %s',
  (program) => {
    const ending = (script: string) => {
      const { line, input, begin, end } = invocation({ script, become: null }, 'ops', SUDO)
      const { stdout, stderr, status } = spawnSync('dash', ['-c', line], {
        input,
        encoding: 'utf8',
        env: withShell(program),
      })
      expect(stdout.startsWith(begin)).toBe(true)
      return {
        status,
        stdout: stdout.slice(begin.length).replace(end, '|'),
        stderr: stderr.replace(begin, '').replace(end, '|'),
      }
    }
    expect(ending('echo out; echo err >&2')).toEqual({ status: 0, stdout: 'out\n|000', stderr: 'err\n|000' })
    expect(ending('printf x; exit 7')).toEqual({ status: 7, stdout: 'x|007', stderr: '|007' })
    expect(ending("f() { exit 3; }\n(trap 'echo own' EXIT; exit 1)\nf")).toMatchObject({
      status: 3,
      stdout: 'own\n|003',
    })
    expect(ending('printf x | { cat; exit 4; }')).toMatchObject({ status: 4, stdout: 'x|004' })
    // It broke off in the middle: of what is not whole, nothing is run.
    expect(ending('f() {\necho never').stdout).toMatch(/^\|00[12]$/)
  },
)

describe.each(['dash', 'bash', 'busybox'])('a script beside its stdin, where sh is %s,', (program) => {
  const beside = (script: string) => {
    const { line, input, begin, end } = invocation(
      { script, stdin: Buffer.from('given'), become: null },
      'ops',
      SUDO,
    )
    const { stdout, status } = spawnSync('dash', ['-c', line], {
      input,
      encoding: 'utf8',
      env: withShell(program),
    })
    return { status, stdout: stdout.slice(begin.length).replace(end, '|') }
  }

  test('is no argument of a process', () => {
    const { stdout } = beside(`sh -c 'tr "\\0" " " < /proc/$PPID/cmdline'; : hunter2`)
    expect(stdout).toContain('sh -c ')
    expect(stdout).not.toContain('hunter2')
  })

  test('ends as it says', () => {
    expect(beside('cat; exit 7')).toEqual({ status: 7, stdout: 'given|007' })
    expect(beside("trap 'echo own' EXIT; f() { exit 3; }; f")).toEqual({ status: 3, stdout: 'own\n|003' })
    expect(beside('exec cat')).toEqual({ status: 0, stdout: 'given|000' })
    expect(beside('f() {\necho never').stdout).toMatch(/^\|00[12]$/)
  })

  test('may be as long as it likes', () => {
    expect(beside(`printf done #${'x'.repeat(1_000_000)}`).stdout).toBe('done|000')
  })
})

describe('becoming', () => {
  const line = (
    become: string | null,
    password: Secret | null = null,
    settings: Partial<BecomeSettings> = {},
  ) => invocation({ script: 'id', become }, 'ops', { ...SUDO, password, ...settings }).line

  test('the login user, or nobody else, needs no sudo', () => {
    expect(line(null)).not.toContain('sudo')
    expect(line('ops')).not.toContain('sudo')
  })

  test('without a password never lets sudo ask', () => {
    expect(line('root')).toMatch(/^exec sudo -n -H -u root -- sh -c '/)
  })

  test('with a password asks with a prompt that is never the same, and never writes the password', () => {
    const secret = new Secret('hunter2')
    const [first, second] = [line('root', secret), line('root', secret)]
    expect(first).toMatch(/^exec sudo -S -p drover-password-[0-9a-f]{24}: -H -u root -- sh -c '/)
    expect(first).not.toBe(second)
    expect(first).not.toContain('hunter2')
  })

  test('takes the program and the words that the inventory names', () => {
    expect(line('root', null, { program: '/opt/sudo', flags: ['-E', '-n'] })).toMatch(
      /^exec \/opt\/sudo -n -E -u root -- sh -c '/,
    )
    expect(line('root', null, { method: 'doas', program: 'doas' })).toContain('doas -n -u root --')
    expect(line('root', null, { method: 'su', program: 'su', flags: ['-l'] })).toContain(
      'su -l -s /bin/sh root -c',
    )
  })

  test.each(['', '-x', 'a b', 'root;reboot', '$(id)', 'a\nb', "a'b"])(
    '%j is refused: no user name',
    (name) => {
      expect(() => line(name)).toThrow('that is no user name')
    },
  )
})
