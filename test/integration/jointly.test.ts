import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { defineProbe, type JointCommand, type Probe, type Secret, sh } from '../../src/index.ts'
import { fileContent } from '../../tasks/probes/file-content.ts'
import { fileHash } from '../../tasks/probes/file-hash.ts'
import { identity } from '../../tasks/probes/identity.ts'
import { lookTogether } from '../../tasks/probes/look-together.ts'
import { path } from '../../tasks/probes/path.ts'
import { ask, askAll } from './on-this-machine.ts'

/** A folder with one of each kind of thing. */
function folder(): string {
  const at = mkdtempSync(join(tmpdir(), 'drover-jointly-'))
  onTestFinished(() => {
    rmSync(at, { recursive: true })
  })
  const make = `echo > file; chmod 4751 file; mkdir -m 1777 dir; ln -s file link; ln -s nowhere lost; ln -s loop loop; mkfifo fifo
    echo > "two words"; echo > 'star*'; echo > 'a"quote'; echo > "line
break"; echo > -`
  execFileSync('sh', ['-ec', make], { cwd: at })
  return at
}

const NAMES = [
  ...['file', 'dir', 'absent', 'link', 'file/below', 'lost', 'loop', 'fifo', 'two words', 'star*', 'a"quote'],
  ...['line\nbreak', '-', '.', 'dir/', '$HOME', '`id`', "it's"],
]

test('what is at several paths is what is at each of them', () => {
  const at = folder()
  const probes = [...NAMES.map((name) => path(`${at}/${name}`)), path('/'), path('/dev/null')]
  const alone = probes.map((probe) => ask(probe))
  expect(askAll(probes)).toStrictEqual(alone)
  expect(askAll(probes.toReversed())).toStrictEqual(alone.toReversed())
  // All there; none there; one.
  for (const some of [
    ['file', 'dir', '.'],
    ['absent', 'file/below', 'nothing'],
    ['link', 'lost'],
    ['file'],
  ]) {
    const asked = some.map((name) => path(`${at}/${name}`))
    expect(askAll(asked)).toStrictEqual(asked.map((probe) => ask(probe)))
  }
})

test('what is asked together prints what it prints by itself: a change may rest on it', () => {
  const at = folder()
  const names = ['file', 'dir', 'absent', 'link', 'two words', 'file/below'].map((name) => `${at}/${name}`)
  const raw = names.flatMap((name): Probe[] => [path(name), fileContent(name)]).concat(identity())
  const printed = raw.map((probe): Probe => ({ ...probe, exits: 'any', parse: (output) => output }))
  expect(askAll(printed)).toStrictEqual(printed.map((probe) => ask(probe)))
})

test('what files hold, what is at paths and who looks are asked together as each by itself', () => {
  const at = folder()
  const long = `${at}/long`
  writeFileSync(long, 'x'.repeat(70_000))
  const names = [...NAMES.map((name) => `${at}/${name}`), long, '/etc/passwd']
  const probes: Probe[] = names
    .flatMap((name): Probe[] => [fileContent(name), path(name)])
    .toSpliced(5, 0, identity())
  const alone = probes.map((probe) => ask(probe))
  expect(askAll(probes)).toStrictEqual(alone)
  const hashes = names.slice(0, 2).map((name) => fileHash(name))
  const revealed = (answers: unknown[]) =>
    answers.map((answer) => (answer as { sha256: Secret } | null)?.sha256.reveal())
  expect(revealed(askAll(hashes))).toStrictEqual(revealed(hashes.map((probe) => ask(probe))))
})

describe.each(['dash', 'bash', 'busybox sh'])('what several paths are asked in one go by %s', (shell) => {
  const [program = '', ...words] = shell.split(' ')
  const look = (calls: Parameters<JointCommand>[0], before: string[] = []) =>
    spawnSync(
      before[0] ?? program,
      [...before.slice(1), ...(before[0] ? [program] : []), ...words, '-c', lookTogether(calls).script],
      {
        encoding: 'utf8',
      },
    )

  test('is a line for each of them', () => {
    const at = folder()
    const calls = [
      ['content', `${at}/two words`],
      ['path', `${at}/file`],
      ['content', `${at}/dir`],
      ['path', `${at}/absent`],
      ['content', `${at}/file/below`],
      ['path', `${at}/link`],
      ['path', '/proc/self/.'],
      ['content', `${at}/link`],
    ]
    expect(look(calls)).toMatchObject({
      status: 0,
      stdout: '- 1\n89e9 0 0 root root\n-\n=3\n=3\n-\n416d 0 0 root root\n-\n',
    })
  })

  test('is no answer where one of them may not be looked at', () => {
    const at = folder()
    execFileSync('sh', ['-ec', 'chmod 755 .; mkdir -m 700 closed; echo > closed/file'], { cwd: at })
    const nobody = ['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups']
    expect(
      look(
        [
          ['path', '/proc/self/.'],
          ['path', at],
        ],
        nobody,
      ).stdout,
    ).toMatch(/^416d 54321 54321 UNKNOWN UNKNOWN\n41ed /)
    const { status } = look(
      [
        ['path', at],
        ['path', `${at}/closed/file`],
        ['path', `${at}/absent`],
      ],
      nobody,
    )
    expect(status).toBe(1)
  })
})

/** Says its argument, together or alone as its command for several wants it. */
function word(jointly: string) {
  const by: JointCommand = (calls) => sh`set -- ${calls.flat().map(String)}; eval ${jointly}`
  return defineProbe({
    name: 'word',
    summary: 'A word.',
    read: (text: string) => sh`echo alone ${text} $told`,
    parse: ({ stdout }) => stdout,
    jointly: { by, call: (text) => [text] },
  })
}

test.each([
  [
    'all lines',
    'for w in "$@"; do echo "together $w"; done',
    ['together a\n', 'together b\n', 'together c\n'],
  ],
  ['a dash for one', 'echo 1; echo -; echo 3', ['1\n', 'alone b\n', '3\n']],
  ['blanks and stars', 'for w in "$@"; do echo "  *  $w "; done', ['  *  a \n', '  *  b \n', '  *  c \n']],
  ['a code and nothing else', 'echo 1; echo =0; echo 3', ['1\n', '', '3\n']],
  [
    'words that one is told',
    'echo 1; echo "- so and so"; echo -',
    ['1\n', 'alone b so and so\n', 'alone c\n'],
  ],
  ['too few lines', 'echo 1; echo 2', ['alone a\n', 'alone b\n', 'alone c\n']],
  ['too many', 'echo 1; echo 2; echo 3; echo 4', ['alone a\n', 'alone b\n', 'alone c\n']],
  ['a failure', 'echo 1; echo 2; echo 3; exit 1', ['alone a\n', 'alone b\n', 'alone c\n']],
  ['no sh', 'if', ['alone a\n', 'alone b\n', 'alone c\n']],
])('%s of a command for several questions', (_, jointly, answers) => {
  const probe = word(jointly)
  const between = path('/')
  const asked: Probe[] = [probe('a'), between, probe('b'), probe('c')]
  const [a, root, b, c] = askAll(asked)
  expect([a, b, c]).toStrictEqual(answers)
  expect(root).toStrictEqual(ask(between))
})

test('of more than nine questions each has its own answer', () => {
  const probe = word('for w in "$@"; do echo "$w"; done')
  const words = Array.from({ length: 25 }, (_, index) => `word${index}`)
  expect(askAll(words.map((text) => probe(text)))).toStrictEqual(words.map((text) => `${text}\n`))
})

test('of many questions some go together: where a command fails, only those of its go are asked one by one', () => {
  const probe = word('for w in "$@"; do [ "$w" = bad ] && exit 1; echo "$w"; done')
  const words = Array.from({ length: 200 }, (_, index) => (index === 130 ? 'bad' : `word${index}`))
  const answers = askAll(words.map((text) => probe(text)))
  const alone = words.filter((text, index) => answers[index] === `alone ${text}\n`)
  expect(answers.filter((answer, index) => answer === `${words[index]}\n`)).toHaveLength(200 - alone.length)
  expect(alone).toContain('bad')
  expect(alone).toEqual(words.slice(128, 192))
})
