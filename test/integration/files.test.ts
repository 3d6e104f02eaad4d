import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Probe, Secret, sh, upload } from '../../src/index.ts'
import { planOf } from '../../src/task/planned.ts'
import { parseAnswer } from '../../src/task/probe.ts'
import type { AnyTask } from '../../src/task/task.ts'
import copy from '../../tasks/copy.ts'
import file from '../../tasks/file.ts'
import { directoryEntries } from '../../tasks/probes/directory-entries.ts'
import { fileBytes } from '../../tasks/probes/file-bytes.ts'
import { fileContent } from '../../tasks/probes/file-content.ts'
import { fileHash } from '../../tasks/probes/file-hash.ts'
import { path } from '../../tasks/probes/path.ts'
import { ask, converge, run } from './on-this-machine.ts'
import { OwnNamespace } from './own-namespace.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'drover files '))
})

afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

const STRANGE = [
  'with space',
  `it's "so"`,
  'two\nlines\n',
  '-rf',
  '$(touch pwned)`id`',
  '*~#a\\b',
  ': No such file or directory',
  '✓'.repeat(85),
]

describe.each(STRANGE)('a path named %j', (name) => {
  test('is copied to, linked, looked at and removed', () => {
    const at = join(dir, name)
    const link = join(dir, 'link')
    expect(ask(path(at))).toBe(null)
    expect(ask(fileContent(at))).toBe(null)
    converge(copy as AnyTask, { dest: at, content: 'a\nb' })
    expect(readFileSync(at, 'utf8')).toBe('a\nb')
    expect(ask(fileContent(at))).toEqual({ text: 'a\nb' })
    converge(file as AnyTask, { path: link, state: 'link', src: name })
    expect(readlinkSync(link)).toBe(name)
    expect(readdirSync(dir).sort()).toEqual([name, 'link'].sort())
    expect(ask(directoryEntries(dir))).toBe(2)
    converge(copy as AnyTask, { dest: link, content: 'changed' })
    expect(readFileSync(at, 'utf8')).toBe('changed')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    converge(file as AnyTask, { path: at, state: 'absent' })
    converge(file as AnyTask, { path: join(dir, name, name), state: 'directory' })
    expect(statSync(join(dir, name, name)).isDirectory()).toBe(true)
    converge(file as AnyTask, { path: at, state: 'absent', force: true })
    expect(readdirSync(dir)).toEqual(['link'])
  })
})

/** As the tests' user, who may give files away. */
const step = (task: unknown, params: Record<string, unknown>) => converge(task as AnyTask, params)
const at = (...names: string[]) => join(dir, ...names)
const modeOf = (name: string) => (statSync(at(name)).mode & 0o7777).toString(8).padStart(4, '0')

describe('attributes', () => {
  test('a directory is made with those above it, and then nothing is left to do', () => {
    expect(step(file, { path: at('a/b/c'), state: 'directory', mode: '0700' }).summaries).toHaveLength(1)
    expect([modeOf('a'), modeOf('a/b'), modeOf('a/b/c')]).toEqual(['0755', '0755', '0700'])
    expect(step(file, { path: `${at('a//b/./c')}/`, state: 'directory' }).summaries).toEqual([])
  })

  test('a directory below one with the setgid bit takes it over, unless a mode is wished', () => {
    mkdirSync(at('shared'))
    chownSync(at('shared'), -1, 100)
    chmodSync(at('shared'), 0o2775)
    step(file, { path: at('shared/x/y'), state: 'directory' })
    expect([modeOf('shared/x'), modeOf('shared/x/y')]).toEqual(['2755', '2755'])
    step(file, { path: at('shared/z'), state: 'directory', mode: '0750' })
    expect([modeOf('shared/z'), statSync(at('shared/z')).gid]).toEqual(['0750', 100])
    step(copy, { dest: at('shared/file'), content: 'x' })
    expect(statSync(at('shared/file')).gid).toBe(100)
    step(file, { path: at('shared/empty'), state: 'touch' })
    step(file, { path: at('shared/link'), state: 'link', src: 'file' })
  })

  test('special bits that are not wished are cleared, on directories too', () => {
    mkdirSync(at('d'))
    chmodSync(at('d'), 0o6755)
    step(file, { path: at('d'), state: 'directory', mode: '755' })
    expect(modeOf('d')).toBe('0755')
    step(file, { path: at('d'), state: 'directory', mode: '1777' })
    expect(modeOf('d')).toBe('1777')
  })

  test('a new owner does not cost a program its setuid bit', () => {
    writeFileSync(at('tool'), '')
    chmodSync(at('tool'), 0o4755)
    step(file, { path: at('tool'), owner: 'daemon' })
    expect([modeOf('tool'), statSync(at('tool')).uid]).toEqual(['4755', 1])
  })

  test('an owner may be a number that has no name', () => {
    step(copy, { dest: at('f'), content: '', owner: '54321', group: '54322' })
    expect([statSync(at('f')).uid, statSync(at('f')).gid]).toEqual([54321, 54322])
    expect(ask(path(at('f')))).toEqual({ type: 'file', mode: '0644', owner: '54321', group: '54322' })
    step(copy, { dest: at('f'), content: 'changed' })
    expect([statSync(at('f')).uid, statSync(at('f')).gid]).toEqual([54321, 54322])
    step(copy, { dest: at('f'), content: 'changed', owner: '0' })
    expect(statSync(at('f')).uid).toBe(0)
  })

  test('an owner whom nobody knows is refused', () => {
    expect(() => step(copy, { dest: at('f'), content: '', owner: 'nobody-here' })).toThrow(
      'user nobody-here does not exist on this machine',
    )
  })

  test('the owner of a link is its own', () => {
    writeFileSync(at('f'), '')
    step(file, { path: at('l'), state: 'link', src: 'f', owner: 'daemon' })
    expect([lstatSync(at('l')).uid, statSync(at('f')).uid]).toEqual([1, 0])
    step(file, { path: at('l'), owner: 'bin' })
    expect([lstatSync(at('l')).uid, statSync(at('f')).uid]).toEqual([1, 2])
  })
})

describe('contents', () => {
  test('a file keeps its mode and owner when its content changes', () => {
    writeFileSync(at('f'), 'old')
    chmodSync(at('f'), 0o640)
    chownSync(at('f'), 1, 1)
    step(copy, { dest: at('f'), content: 'new' })
    expect([modeOf('f'), statSync(at('f')).uid, readFileSync(at('f'), 'utf8')]).toEqual(['0640', 1, 'new'])
  })

  test('the same content is not written again, only its mode changes', () => {
    writeFileSync(at('f'), 'same')
    const { ino } = statSync(at('f'))
    step(copy, { dest: at('f'), content: 'same', mode: '0600' })
    expect([modeOf('f'), statSync(at('f')).ino]).toEqual(['0600', ino])
  })

  test('bytes that are no text, and texts over 64 KiB, are told apart by their hash', () => {
    const binary = { path: 'files/logo.png', data: Uint8Array.of(0, 255, 1) }
    step(copy, { dest: `${dir}/`, src: binary })
    expect([...readFileSync(at('logo.png'))]).toEqual([0, 255, 1])
    const large = 'line\n'.repeat(20_000)
    step(copy, { dest: at('large'), content: large })
    expect(ask(fileContent(at('large')))).toMatchObject({ size: 100_000 })
    expect(step(copy, { dest: at('large'), content: large }).summaries).toEqual([])
    step(copy, { dest: at('large'), content: `${large}.` })
  })

  test('text is taken as it is: byte order marks, line ends, no end at all', () => {
    for (const content of ['\uFEFFx', 'a\r\nb', '\n\n', '', 'x'.repeat(65_536)]) {
      step(copy, { dest: at('f'), content })
      expect(readFileSync(at('f'), 'utf8')).toBe(content)
    }
  })

  test('a secret is written for its owner only, and nothing of it is fetched', () => {
    step(copy, { dest: at('f'), content: new Secret('hunter2') })
    expect([modeOf('f'), readFileSync(at('f'), 'utf8')]).toEqual(['0600', 'hunter2'])
    expect(JSON.stringify(ask(fileHash(at('f'))))).toBe('{"sha256":"***"}')
    expect(step(copy, { dest: at('f'), content: new Secret('hunter2') }).summaries).toEqual([])
    expect(step(copy, { dest: at('f'), content: new Secret('other') }).summaries).toEqual([
      `change ${at('f')}`,
    ])
  })

  test('with force: false a file keeps what it holds', () => {
    writeFileSync(at('f'), 'mine')
    step(copy, { dest: at('f'), content: 'theirs', force: false, mode: '0600' })
    expect([readFileSync(at('f'), 'utf8'), modeOf('f')]).toEqual(['mine', '0600'])
  })

  test('a new file that its check finds wrong never takes the place of the old one', () => {
    writeFileSync(at('f'), 'old')
    for (const validate of ['grep -q good %s', `grep -q good '%s'`, 'grep -q good "%s"']) {
      expect(() => step(copy, { dest: at('f'), content: 'bad', validate })).toThrow('write 3 bytes')
      expect(readFileSync(at('f'), 'utf8')).toBe('old')
      expect(readdirSync(dir)).toEqual(['f'])
    }
    step(copy, { dest: at('f'), content: 'good', validate: 'grep -q good %s' })
    expect(readFileSync(at('f'), 'utf8')).toBe('good')
  })

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    '%s in the middle of writing leaves the old file',
    async (signal) => {
      writeFileSync(at('f'), 'old')
      const writing = spawn('sh', ['-c', upload('new and long', at('f'), '0644').script], { detached: true })
      writing.stdin.write('new')
      await waitFor(() => spawnSync('pgrep', ['-f', `of=${dir}/.f`]).status === 0)
      process.kill(-(writing.pid ?? 0), signal)
      await once(writing, 'close')
      expect(readFileSync(at('f'), 'utf8')).toBe('old')
      if (signal === 'SIGTERM') expect(readdirSync(dir)).toEqual(['f'])
    },
  )
})

describe('what else a file has', () => {
  const shell = (script: string) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', cwd: dir })
    if (status !== 0) throw new Error(stderr)
    return stdout
  }
  const rights = (name = 'f') => shell(`stat -c '%U:%G %a' ${name}; getfacl -cpE ${name}`)
  const ACL = 'setfacl -m u:daemon:rw,g::-,m::rw f'

  beforeEach(() => {
    writeFileSync(at('f'), 'old')
    chmodSync(at('f'), 0o600)
  })

  test.each([
    ['root:root', {}],
    ['root:root', { mode: '0660' }],
    ['bin:games', {}],
    ['bin:games', { mode: '0660', owner: 'bin', group: 'games' }],
  ])('the ACL of a file of %s outlives a new content, with %j too', (account, params) => {
    shell(`chown ${account} f; ${ACL}; setfattr -n user.note -v kept f 2>/dev/null || :`)
    const before = rights()
    step(copy, { dest: at('f'), content: 'new', ...params })
    expect([rights(), readFileSync(at('f'), 'utf8')]).toEqual([before, 'new'])
    step(copy, { dest: at('f'), content: new Secret('hunter2'), ...params })
    expect([rights(), readdirSync(dir)]).toEqual([before, ['f']])
  })

  test('a mode that is given is what the ACL lets through, and another owner ends it', () => {
    shell(ACL)
    step(copy, { dest: at('f'), content: 'new', mode: '0640' })
    expect(rights()).toBe('root:root 640\nuser::rw-\nuser:daemon:rw-\ngroup::---\nmask::r--\nother::---\n\n')
    step(copy, { dest: at('f'), content: 'other', owner: 'bin', mode: '0640' })
    expect(rights()).toBe('bin:root 640\nuser::rw-\ngroup::r--\nother::---\n\n')
  })

  test('a default ACL of the folder gives a file that is replaced nothing', () => {
    shell('setfacl -d -m u:daemon:rw .')
    step(copy, { dest: at('f'), content: 'new' })
    expect(rights()).toBe('root:root 600\nuser::rw-\ngroup::---\nother::---\n\n')
    shell(ACL)
    const before = rights()
    step(copy, { dest: at('f'), content: 'newer' })
    expect(rights()).toBe(before)
  })

  test('labels and extended attributes stay, the time of the last change does not', () => {
    shell('touch -d 2001-01-01 f')
    if (spawnSync('setfattr', ['-n', 'user.note', '-v', 'kept', at('f')]).status !== 0) return
    step(copy, { dest: at('f'), content: 'new' })
    expect(shell('getfattr --only-values -n user.note f')).toBe('kept')
    expect(statSync(at('f')).mtime.getFullYear()).toBeGreaterThan(2001)
  })

  test.each(['bin:games 4755', 'root:root 2755', 'root:root 0644'])('%s stays', (account) => {
    const [who = '', mode = ''] = account.split(' ')
    shell(`chown ${who} f; chmod ${mode} f`)
    step(copy, { dest: at('f'), content: 'new' })
    expect([modeOf('f'), shell('stat -c %U:%G f').trim()]).toEqual([mode, who])
  })

  const alike = { owner: 'root', group: 'root', own: true, alike: true }
  const write = (to: string, predecessor = alike) =>
    run(upload('new', to, '0600', { owner: 'root', group: 'root', predecessor }))

  test('a link that has come into its place is not followed, and the ACL of a file of another is not taken', () => {
    writeFileSync(at('other'), '')
    shell(`${ACL}; setfacl -m u:daemon:rw,m::rw other; ln -sf other f`)
    expect(write(at('f')).code).toBe(0)
    expect(rights()).toBe('root:root 600\nuser::rw-\ngroup::---\nother::---\n\n')
    shell('chown bin other')
    expect(write(at('other')).stderr).toBe(`the ACL of ${at('other')} cannot be kept\n`)
    expect([readFileSync(at('other'), 'utf8'), readdirSync(dir).sort()]).toEqual(['', ['f', 'other']])
  })

  test('where programs are those of busybox, owner and mode are right', () => {
    const tools = mkdtempSync(join(tmpdir(), 'drover-tools-'))
    shell(`busybox --install -s ${tools}; chown bin:games f`)
    const predecessor = { owner: 'bin', group: 'games', own: false, alike: true }
    const { script } = upload('new', at('f'), '0640', { owner: 'bin', group: 'games', predecessor })
    const { stderr } = spawnSync(join(tools, 'sh'), ['-c', script], {
      input: 'new',
      env: { PATH: tools },
      encoding: 'utf8',
    })
    rmSync(tools, { recursive: true })
    expect([stderr, shell('stat -c "%U:%G %a" f; cat f')]).toEqual(['', 'bin:games 640\nnew'])
  })

  const programs = (account: string, mode: string, prepare = '') => {
    const tools = mkdtempSync(join(tmpdir(), 'drover-tools-'))
    for (const name of ['mktemp', 'dd', 'ls', 'cp', 'chown', 'chmod', 'mv', 'rm', 'rmdir', 'cat']) {
      const real = shell(`command -v ${name}`).trim()
      writeFileSync(join(tools, name), `#!/bin/sh\necho ${name} >&9\nexec ${real} "$@"\n`, { mode: 0o755 })
    }
    shell(`chown ${account} f; chmod ${mode} f; ${prepare}`)
    const params = { dest: at('f'), content: 'new', force: true }
    const observed = (copy as AnyTask).observe(params) as Record<string, Probe>
    const answers = Object.entries(observed).map(([name, probe]) => [name, ask(probe)])
    const [command] = planOf(
      copy as AnyTask,
      params,
      Object.fromEntries(answers) as typeof params,
    ).changes.flatMap((change) => change.run)
    const script = `PATH=${tools}:$PATH; exec 9>'${at('log')}'; ${command?.script ?? ''}`
    spawnSync('sh', ['-c', script], { input: 'new' })
    rmSync(tools, { recursive: true })
    return readFileSync(at('log'), 'utf8').trim().split('\n')
  }

  test('a file without an ACL costs no more than five programs', () => {
    expect(programs('root:root', '0644')).toEqual(['mktemp', 'ls', 'dd', 'cp', 'mv'])
    expect(programs('bin:games', '0640', 'printf old > f')).toEqual(['mktemp', 'ls', 'dd', 'cp', 'mv'])
  })
})

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('removing and replacing', () => {
  test('a directory that is not empty needs force, and what is beside it stays', () => {
    step(copy, { dest: at('keep'), content: 'x' })
    step(file, { path: at('d/e'), state: 'directory' })
    expect(() => step(file, { path: at('d'), state: 'absent' })).toThrow('is not empty (1 entry)')
    step(file, { path: at('d/e'), state: 'absent' })
    step(file, { path: at('d'), state: 'absent' })
    expect(readdirSync(dir)).toEqual(['keep'])
  })

  test('of a link only the link is removed', () => {
    mkdirSync(at('d'))
    writeFileSync(at('d/f'), 'x')
    symlinkSync('d', at('l'))
    step(file, { path: at('l'), state: 'absent', force: true })
    expect([existsSync(at('l')), existsSync(at('d/f'))]).toEqual([false, true])
  })

  test('a link is led elsewhere, also from a directory, and takes the place of a file only with force', () => {
    mkdirSync(at('d'))
    step(file, { path: at('l'), state: 'link', src: 'd' })
    step(file, { path: at('l'), state: 'link', src: '../elsewhere' })
    expect([readlinkSync(at('l')), readdirSync(at('d'))]).toEqual(['../elsewhere', []])
    writeFileSync(at('f'), 'x')
    expect(() => step(file, { path: at('f'), state: 'link', src: 'd' })).toThrow('force: true replaces it')
    step(file, { path: at('f'), state: 'link', src: 'd', force: true })
    expect(readlinkSync(at('f'))).toBe('d')
  })

  test('what stands in the way is named', () => {
    writeFileSync(at('f'), 'x')
    mkdirSync(at('d'))
    symlinkSync('loop', at('loop'))
    expect(() => step(copy, { dest: at('d'), content: '' })).toThrow(
      'is a directory, not a file; to write into it',
    )
    expect(() => step(copy, { dest: at('f/x'), content: '' })).toThrow('is a file, not a directory')
    expect(() => step(copy, { dest: at('none/x'), content: '' })).toThrow(
      'none does not exist: create it first',
    )
    expect(() => step(copy, { dest: at('loop'), content: '' })).toThrow('is a link that leads nowhere')
    expect(() => step(file, { path: at('f/x/y'), state: 'directory' })).toThrow(
      'f is a file, not a directory',
    )
    expect(() => step(file, { path: at('f'), state: 'directory' })).toThrow('remove it first')
  })

  test('an empty file is made once, and one that is there keeps what it holds', () => {
    step(file, { path: at('f'), state: 'touch' })
    writeFileSync(at('f'), 'x')
    step(file, { path: at('f'), state: 'touch', mode: '0600' })
    expect([readFileSync(at('f'), 'utf8'), modeOf('f')]).toEqual(['x', '0600'])
  })
})

test('what is mounted from the same file system outlives the directory that it is mounted in', async () => {
  for (const name of ['data', 'old/inner', 'alone', 'free']) mkdirSync(at(name), { recursive: true })
  writeFileSync(at('data/kept'), 'x')
  writeFileSync(at('free/f'), 'x')
  symlinkSync(dir, at('link'))
  const own = await OwnNamespace.start(
    `mount --bind '${at('data')}' '${at('old/inner')}' && mount --bind '${at('data')}' '${at('alone')}'`,
  )
  try {
    const remove = (name: string) => own.converge(file, { path: at(name), state: 'absent', force: true })
    expect(() => remove('old')).toThrow(`unmount ${at('old/inner')} first`)
    expect(() => remove('link/old')).toThrow(`unmount ${at('old/inner')} first`)
    expect(() => remove('link/alone')).toThrow(`something is mounted on ${at('alone')}`)
    expect(readFileSync(at('data/kept'), 'utf8')).toBe('x')
    expect(remove('link/free')).toHaveLength(1)
    own.run(`umount '${at('old/inner')}'`)
    expect(remove('old')).toHaveLength(1)
  } finally {
    await own.end()
  }
  expect(readdirSync(dir).sort()).toEqual(['alone', 'data', 'link'])
})

test('a path that may not be looked at is never taken for absent', () => {
  mkdirSync(at('private/inner'), { recursive: true })
  chmodSync(dir, 0o755)
  chmodSync(at('private'), 0o700)
  const inner = at('private/inner')
  const probes: Probe[] = [
    path(inner),
    fileContent(inner),
    fileHash(inner),
    directoryEntries(inner),
    fileBytes(inner),
  ]
  for (const probe of probes) {
    const nobody = sh`setpriv --reuid 65534 --regid 65534 --clear-groups sh -c ${probe.read.script}`
    expect(() => parseAnswer(probe, run(nobody))).toThrow('Permission denied')
  }
})
