import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { RunRecord } from '../../src/task/result.ts'
import { BIN, drover, emptyFolder, shell } from './cli/drover.ts'

// A process for each test: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 })

const HERE = ['-i', 'localhost,']
const NOWHERE = 'error[usage]: no inventory'

const wrong: [args: string[], said: string][] = [
  [['chek'], 'Did you mean check?'],
  [['folder.yaml'], '(Did you mean run folder.yaml, or check folder.yaml?)'],
  [['run', 'folder.yaml', '--chek'], 'Did you mean --check?'],
  [['run'], "error[usage]: missing required argument 'playbook'"],
  [['run', 'folder.yaml', '--output', 'yaml'], 'Allowed choices are pretty, lines, json, ndjson, junit'],
  [['run', 'folder.yaml', '-f', '0'], 'It must be a whole number from 1.'],
  [['run', 'nope.yaml', ...HERE], 'error[file-unreadable]: cannot read nope.yaml'],
  [['run', 'folder.yaml', ...HERE], 'error[undefined-variable]'],
  [['run', 'failing.yaml', ...HERE, '-l', 'webb'], 'error[no-hosts]'],
  [['run', 'failing.yaml', ...HERE, '-K'], 'help: give the password with --become-password-file FILE'],
  [
    ['run', 'failing.yaml', ...HERE, '--become-password-file', '/nope'],
    'cannot read the password file /nope',
  ],
  [['validate', 'folder.yaml', ...HERE], 'error[undefined-variable]'],
  [['check', 'failing.yaml'], NOWHERE],
  [['tasks', 'mkfss'], 'help: did you mean mkfs?'],
  [['task', 'fil', 'localhost', 'path=/x', ...HERE], 'help: did you mean file?'],
  [['task', 'file', 'localhost', 'path', ...HERE], 'a param is written key=value, not path'],
  [['facts', 'localhost', 'oss', ...HERE], 'help: did you mean os?'],
  [['inventory', 'vars', 'localhos', ...HERE], 'help: did you mean localhost?'],
  [['vars', 'localhos', ...HERE], 'help: did you mean localhost?'],
  [['vars', 'localhost', 'dirr', 'folder.yaml', ...HERE, '-e', 'dir=/tmp'], 'help: did you mean dir?'],
  [['vars', 'localhost', 'dir', 'folder', ...HERE], 'dir and folder are 2 names'],
  [
    ['vars', 'away', 'folder.yaml', '-i', 'hosts.yaml', '-e', 'dir=/', '-l', 'here'],
    'no play of folder.yaml reaches',
  ],
]
describe('what is wrong before any connection', () => {
  test.each(wrong)('drover %j ends with 1 and says so on stderr only', async (args, said) => {
    const { code, stdout, stderr } = await drover(args)
    expect(stderr).toContain(said)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })
})

describe('what touches no host', () => {
  const answers: [args: string[], said: RegExp][] = [
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [
      ['--help'],
      /^ {2}run .*^ {2}check .*^ {2}validate .*^ {2}tasks .*^ {2}inventory .*^ {2}vars .*^ {2}facts .*^ {2}exec .*^ {2}task /ms,
    ],
    [['validate', 'folder.yaml', ...HERE, '-e', 'dir=/tmp'], /^valid: 1 play, 2 steps, 1 host\n$/],
    [
      ['run', 'folder.yaml', ...HERE, '-e', 'dir=/tmp', '--list-tasks', '-t', 'talk'],
      /^Keep a folder .*\n {2}steps \(1\):\n {4}Say where {2}\(debug\) {2}tags: talk\n$/,
    ],
    [
      ['run', 'folder.yaml', '-i', 'hosts.yaml', '-e', 'dir=/tmp', '--list-hosts', '-l', 'gone'],
      /hosts \(1\):\n {4}away\n$/,
    ],
    [['run', 'folder.yaml', ...HERE, '-e', 'dir=/tmp', '--list-tags'], /tags: talk\n$/],
    [['run', 'tagged.yaml', ...HERE, '--list-tags'], /tags: include, inside, never, play, wipe\n$/],
    [['tasks'], /^mkfs +drover +Makes a file system/m],
    [['tasks', 'mkfs'], /^ {2}device {2}\(.*required\)$/m],
    [['inventory', 'hosts', 'here', '-i', 'hosts.yaml'], /^localhost\n$/],
    [
      ['inventory', 'list', 'here', '-i', 'hosts.yaml'],
      /^ {4}"here": \{\n {8}"hosts": \[\n {12}"localhost"$/m,
    ],
    [['inventory', 'list', 'gone', '--export', '--yaml', '-i', 'hosts.yaml'], /^ {10}ansible_port: 1$/m],
    [
      ['vars', 'away', 'ansible_port', '-i', 'hosts.yaml'],
      /^ansible_port: 1\n {4}from the \w+.* in the inventory {2}\(hosts.yaml:\d+\)\n$/,
    ],
    [
      ['vars', 'localhost', 'dir', '--output', 'json', ...HERE, '-e', 'dir=/tmp', 'folder.yaml'],
      /"dir": \{\s+"value": "\/tmp",.*"source": "-e",\s+"at": "-e 1:1:1",/s,
    ],
    [['inventory', 'graph', '-i', 'hosts.yaml'], /^ {2}\|--@gone:\n {2}\| {2}\|--away$/m],
    [['inventory', 'graph', 'gone', '--vars', '-i', 'hosts.yaml'], /^ {2}\| {2}\|--\{ansible_port = 1\}$/m],
    [['inventory', 'vars', 'away', '-i', 'hosts.yaml'], /^ansible_port: 1$/m],
    [['inventory', 'host', 'away', '-i', 'hosts.yaml'], /^ {4}"ansible_port": 1,$/m],
  ]
  test.each(answers)('drover %j answers', async (args, said) => {
    const { code, stdout, stderr } = await drover(args)
    expect(stdout).toMatch(said)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test('the inventory may come from the environment', async () => {
    const { stdout } = await drover(['inventory', 'hosts'], { env: { DROVER_INVENTORY: 'hosts.yaml' } })
    expect(stdout).toBe('localhost\naway\n')
  })
})

describe('exit codes tell how it ended', () => {
  test('a check says what is pending, a run does it, and then nothing is pending', async () => {
    const at = [...HERE, '-e', `dir=${emptyFolder()}`]
    const codes = []
    for (const args of [
      ['check', 'folder.yaml'],
      ['run', 'folder.yaml', '--check'],
      ['run', 'folder.yaml', '--check', '--detailed-exitcode'],
      ['run', 'folder.yaml'],
      ['check', 'folder.yaml'],
    ])
      codes.push((await drover([...args, ...at])).code)
    expect(codes).toEqual([2, 0, 2, 0, 0])
  })

  const ended: [what: string, args: string[], code: number][] = [
    ['a failed host', ['run', 'failing.yaml', ...HERE], 3],
    ['an unreachable host', ['run', 'mixed.yaml', '-i', 'hosts.yaml', '-l', 'away'], 4],
    ['a failed host beside an unreachable one', ['run', 'mixed.yaml', '-i', 'hosts.yaml'], 3],
    ['a command that fails', ['exec', 'localhost', ...HERE, '--', 'exit 7'], 3],
    ['a command on an unreachable host', ['exec', 'away', '-i', 'hosts.yaml', '--', 'true'], 4],
    ['facts of an unreachable host', ['facts', 'away', '-i', 'hosts.yaml'], 4],
    ['facts that nobody may ask', ['facts', 'localhost', 'os', ...HERE, '-b', 'nosuchuser'], 3],
  ]
  test.each(ended)('%s', async (_, args, code) => {
    expect((await drover(args)).code).toBe(code)
  })
})

describe.concurrent('Ctrl-C', () => {
  test('once: what was begun is finished, nothing new begins', async () => {
    const dir = emptyFolder()
    const { code, stdout } = await drover(['run', 'slow.yaml', ...HERE, '-e', `dir=${dir}`], {
      when: [
        () => existsSync(join(dir, 'begun')),
        (kill) => {
          kill('SIGINT')
        },
      ],
    })
    expect(stdout).toContain('finishing what is being changed; press Ctrl-C again to leave now')
    expect(stdout).toMatch(/Interrupted after .*1 change on 1 host made\.\n$/)
    expect(['begun', 'finished', 'second'].filter((name) => existsSync(join(dir, name)))).toEqual([
      'begun',
      'finished',
    ])
    expect(code).toBe(130)
  })

  test('twice: it leaves at once, and names what it left', async () => {
    const dir = emptyFolder()
    const before = Date.now()
    let pressed = before
    const { code, stdout } = await drover(['run', 'slow.yaml', ...HERE, '-e', `dir=${dir}`], {
      when: [
        () => existsSync(join(dir, 'begun')),
        (kill) => {
          pressed = Date.now()
          kill('SIGINT')
          setTimeout(() => {
            kill('SIGINT')
          }, 100)
        },
      ],
    })
    expect(code).toBe(130)
    expect(stdout).toMatch(/^left {4}localhost {2}while: /m)
    expect(Date.now() - pressed).toBeLessThan(2500)
  })

  test('while a command of exec runs: it leaves at once', async () => {
    const begun = join(emptyFolder(), 'begun')
    const { code, stdout } = await drover(['exec', 'localhost', ...HERE, '--', `touch ${begun}; sleep 30`], {
      when: [
        () => existsSync(begun),
        (kill) => {
          kill('SIGINT')
        },
      ],
    })
    expect(stdout).toMatch(/^localhost: error\[interrupted\]: /)
    expect(code).toBe(130)
  })

  test('while facts waits for a host that says nothing: it leaves at once', async () => {
    let reached = false
    const silent = createServer(() => (reached = true)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const args = ['facts', 'silent', '-i', 'silent,', '-e', 'ansible_host=127.0.0.1']
    const { code } = await drover([...args, '-e', `ansible_port=${port}`], {
      when: [
        () => reached,
        (kill) => {
          kill('SIGINT')
        },
      ],
    })
    silent.close()
    expect(code).toBe(130)
  })
})

test('when the reader of a run leaves, what was begun is finished and nothing new begins', async () => {
  const dir = emptyFolder()
  await shell(`$DROVER run slow.yaml -i localhost, -e dir=${dir} | true`)
  expect(['begun', 'finished', 'second'].filter((name) => existsSync(join(dir, name)))).toEqual([
    'begun',
    'finished',
  ])
})

describe.concurrent('output', () => {
  const at = (): string[] => [...HERE, '-e', `dir=${emptyFolder()}`]

  test('--output json is one document on stdout, with the exit code of the process', async () => {
    const { stdout, stderr } = await drover(['run', 'folder.yaml', '--check', '--output', 'json', ...at()])
    const record = JSON.parse(stdout) as RunRecord
    expect(record).toMatchObject({ mode: 'check', playbooks: ['folder.yaml'], exitCode: 0 })
    expect(record.hosts['localhost']).toEqual({
      ok: 1,
      change: 1,
      may: 0,
      skipped: 0,
      failed: 0,
      unreachable: 0,
      rescued: 0,
      ignored: 0,
      planned: 0,
      applied: 0,
      roundTrips: 1,
    })
    expect(record.results.map(({ step, verdict, at: place }) => [step, verdict, place])).toEqual([
      ['Make the folder', 'change', 'folder.yaml:4:7'],
      ['Say where', 'ok', 'folder.yaml:6:7'],
    ])
    // On a busy machine there may be signs of life.
    expect(stderr.replaceAll(/^… .*\n/gm, '')).toBe('')
  })

  test('--output ndjson is one event a line, from the start to the end of the run', async () => {
    const { stdout } = await drover(['check', 'folder.yaml', '--output', 'ndjson', ...at()])
    const types = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type)
    expect([types[0], types.at(-1)]).toEqual(['run-start', 'run-end'])
    expect(types.filter((type) => type === 'result')).toHaveLength(2)
  })

  test('a check ends with the command line that makes what it has shown', async () => {
    const options = at()
    const { stdout } = await drover(['check', 'folder.yaml', ...options])
    const command = /^Run it: drover (.*)$/m.exec(stdout)?.[1] ?? ''
    const { code } = await shell(`$DROVER ${command}`)
    expect({ code, made: existsSync(join(options[3]?.slice(4) ?? '', 'made')) }).toEqual({
      code: 0,
      made: true,
    })
  })

  test('a reader that leaves is no error', async () => {
    const { stdout, stderr } = await shell(
      '$DROVER tasks | head -n 1; $DROVER check failing.yaml -i localhost, | head -n 1',
    )
    expect(stdout.split('\n')).toHaveLength(3)
    expect(stderr).toBe('')
  })

  test('output that cannot be written is not success', async () => {
    const { stdout, stderr } = await shell(
      '$DROVER tasks > /dev/full; echo $?; $DROVER check failing.yaml -i localhost, > /dev/full; echo $?',
    )
    expect(stdout).toMatch(/^130\n(130|3)\n$/)
    expect(stderr.match(/^error\[interrupted\]: cannot write the output: .*no space/gm)).toHaveLength(2)
    expect(stderr).not.toContain('    at ')
  })

  test('without a terminal there is no escape; FORCE_COLOR brings colours', async () => {
    const plain = await drover(['check', 'failing.yaml', ...HERE])
    expect(plain.stdout).not.toContain('\x1b')
    const coloured = await drover(['check', 'failing.yaml', ...HERE], { env: { FORCE_COLOR: '1' } })
    expect(coloured.stdout).toContain('\x1b[31m')
  })

  test('on a terminal the hosts at work are shown while they work, and the lines stay', async () => {
    const run = `stty rows 30 cols 100; $DROVER run slow.yaml -i localhost, -e dir=${emptyFolder()}`
    const { stdout } = await shell(`script -qec "${run}" /dev/null`, {
      env: { NO_COLOR: '1', TERM: 'xterm' },
    })
    expect(stdout).toContain('1/2 Begin something long')
    expect(stdout).toContain('\x1b[?25l')
    expect(stdout).toMatch(/change {2}localhost {2}Begin something else\r\n/)
    // NO_COLOR takes the colours, of the live part too.
    expect(stdout).not.toMatch(/\x1b\[[\d;]*m/)
  })

  test('what a command prints is shown, its escapes are not sent', async () => {
    const { stdout } = await drover([
      'exec',
      'localhost',
      ...HERE,
      '--',
      'printf',
      '%s\\n',
      'a  b',
      "it's",
      '\x1b[2J',
    ])
    expect(stdout).toBe("localhost: exit code 0\n  a  b\n  it's\n  \\x1b[2J\n")
  })

  test('facts are data', async () => {
    const { stdout } = await drover(['facts', 'localhost', 'os', ...HERE, '--output', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({
      localhost: { os: { id: expect.stringMatching(/./) as string } },
    })
  })

  test('one task alone is a play of one step', async () => {
    const path = join(emptyFolder(), 'made')
    const args = ['task', 'file', 'localhost', `path=${path}`, 'state=directory', 'mode=0700', ...HERE]
    expect((await drover([...args, '--check', '--detailed-exitcode'])).code).toBe(2)
    expect(existsSync(path)).toBe(false)
    expect((await drover(args)).code).toBe(0)
    expect(existsSync(path)).toBe(true)
  })
})

test('an old Node hands over to the one that npm has installed here, in any folder', async () => {
  const old = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.0.0"})'
  const { stdout, stderr } = await shell(`${process.execPath} --import '${old}' ${BIN} --version`, {
    cwd: emptyFolder(),
  })
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('the command is executable', async () => {
  const { stdout } = await shell(`test -x ${BIN} && echo yes`)
  expect(stdout).toBe('yes\n')
})
