import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { defineProbe, type Probe, sh } from '../../src/index.ts'
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

/** Says its argument, together or alone as its command for several wants it. */
function word(jointly: string) {
  return defineProbe({
    name: 'word',
    summary: 'A word.',
    read: (text: string) => sh`echo ${`alone ${text}`}`,
    parse: ({ stdout }) => stdout,
    jointly: (calls) => sh`set -- ${calls.flat()}; eval ${jointly}`,
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
