import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defineProbe, isUnknown, sh } from '../../../src/index.ts'
import type { Host } from '../../../src/hosts/host.ts'
import { Interrupt } from '../../../src/run/interrupt.ts'
import type { Expression } from '../../../src/task/expression.ts'
import { DroverError } from '../../../src/task/error.ts'
import { copyOf, liar, mystery, raw, relay, speechless, write } from './tasks.ts'
import { computedFrom, fixed, folder, loaded, ShHost, step, trial } from './world.ts'

const shell = defineProbe({
  name: 'shell',
  summary: 'The shell.',
  read: () => sh`echo sh`,
  parse: ({ stdout }) => stdout.trim(),
})

describe('applying', () => {
  test('changes what differs, and a second run changes nothing', async () => {
    const path = join(folder(), 'a')
    const run = loaded([step({ task: write, params: { path, text: 'x' } })])
    expect((await trial(run, 'apply')).verdicts).toEqual(['one write change'])
    expect(readFileSync(path, 'utf8')).toBe('x')
    expect((await trial(run, 'apply')).verdicts).toEqual(['one write ok'])
  })

  test('costs a converged host one round trip, whatever its steps', async () => {
    const dir = folder()
    const steps = ['a', 'b', 'c', 'd'].map((name) => {
      writeFileSync(join(dir, name), 'x')
      return step({ task: write, params: { path: join(dir, name), text: 'x' } })
    })
    expect((await trial(loaded(steps), 'apply')).record.hosts['one']).toMatchObject({ ok: 4, roundTrips: 1 })
  })

  test('costs one more for each step that changes: apply, verify and the next look travel together', async () => {
    const dir = folder()
    const steps = ['a', 'b', 'c'].map((name) =>
      step({ task: write, params: { path: join(dir, name), text: 'x' } }),
    )
    expect((await trial(loaded(steps), 'apply')).record.hosts['one']).toMatchObject({
      change: 3,
      roundTrips: 4,
    })
  })

  test.each([true, false])(
    'fails the step that cannot ask, and not the one before it (%s)',
    async (there) => {
      const path = join(folder(), 'a')
      if (there) writeFileSync(path, 'x')
      const steps = [
        step({ task: write, params: { path, text: 'x' } }),
        step({ task: speechless, params: {} }),
      ]
      const { verdicts, record } = await trial(loaded(steps), 'apply')
      expect(verdicts).toEqual([`one write ${there ? 'ok' : 'change'}`, 'one speechless failed'])
      expect(record.results[1]?.error?.message).toContain("a command's word must be text or a number")
    },
  )

  test('does not believe an answer from before a change', async () => {
    const dir = folder()
    writeFileSync(join(dir, 'a'), 'x')
    const steps = [
      step({ task: raw, params: { script: `rm ${join(dir, 'a')}` } }),
      step({ task: write, params: { path: join(dir, 'a'), text: 'x' } }),
    ]
    expect((await trial(loaded(steps), 'apply')).verdicts).toEqual(['one raw change', 'one write change'])
  })

  test('fails a step whose wish does not hold afterwards', async () => {
    const { record } = await trial(
      loaded([step({ task: liar, params: { path: join(folder(), 'a'), within: 0 } })]),
      'apply',
    )
    const changes = [{ run: ['true'] }]
    expect(record.results[0]).toMatchObject({ verdict: 'failed', changes, error: { code: 'did-not-hold' } })
    expect(record.exitCode).toBe(3)
  })

  test('makes what comes after a wait when the wait is over', async () => {
    const place = folder()
    const answer = `(sleep 1; : > ${place}/answer) > /dev/null 2>&1 &`
    const steps = [step({ task: relay, params: { folder: place, answer, within: 10 } })]
    expect((await trial(loaded(steps), 'check')).record.results[0]?.changes).toHaveLength(3)
    const { record, verdicts } = await trial(loaded(steps), 'apply')
    expect(verdicts).toEqual(['one relay change'])
    expect(record.results[0]?.changes.map(({ summary }) => summary)).toEqual([
      'call',
      'wait for an answer',
      'end',
    ])
    expect((await trial(loaded(steps), 'apply')).verdicts).toEqual(['one relay ok'])
  })

  test('leaves undone what comes after a wait that does not end', async () => {
    const place = folder()
    const steps = [step({ task: relay, params: { folder: place, answer: 'true', within: 1 } })]
    const { record } = await trial(loaded(steps), 'apply')
    expect(record.results[0]?.error?.message).toContain('within 1 s: it still wants to wait for an answer')
    expect(existsSync(join(place, 'end'))).toBe(false)
  })

  test('waits for what the world may take to follow', async () => {
    const path = join(folder(), 'a')
    setTimeout(() => {
      writeFileSync(path, '')
    }, 500)
    const { verdicts } = await trial(loaded([step({ task: liar, params: { path, within: 10 } })]), 'apply')
    expect(verdicts).toEqual(['one liar change'])
  })

  test('stops the host where a command fails, says which and why, and lets the others go on', async () => {
    const dir = folder()
    const steps = [
      step({
        task: raw,
        params: { script: `[ "$(hostname)" = never ] || { echo reason >&2; exit 7; }` },
        when: computedFrom(['inventory_hostname'], (scope) => scope.get('inventory_hostname') === 'one'),
      }),
      step({
        task: write,
        params: computedFrom(['inventory_hostname'], (scope) => ({
          path: join(dir, String(scope.get('inventory_hostname'))),
          text: 'x',
        })),
      }),
    ]
    const { verdicts, record } = await trial(loaded(steps, ['one', 'two']), 'apply')
    expect(verdicts).toEqual(['two raw skipped', 'one raw failed', 'two write change'])
    const failed = record.results.find(({ verdict }) => verdict === 'failed')
    expect(failed?.error).toMatchObject({
      code: 'command-failed',
      message: 'a command failed with exit code 7: reason',
      stderr: 'reason\n',
    })
    expect(existsSync(join(dir, 'one'))).toBe(false)
  })

  test('registers results, judges them, and goes on where errors are ignored', async () => {
    const steps = [
      step({ task: raw, params: { script: 'echo hi; exit 3' }, register: 'r', ignoreErrors: true }),
      step({
        task: raw,
        name: 'sees',
        params: { script: 'true' },
        when: computedFrom(['r'], (scope) => (scope.get('r') as { rc: number }).rc === 3),
      }),
      step({
        task: raw,
        name: 'tolerated',
        params: { script: 'exit 3' },
        register: 's',
        failedWhen: fixed(false),
        changedWhen: fixed(false),
      }),
    ]
    const { verdicts, record } = await trial(loaded(steps), 'apply')
    expect(verdicts).toEqual(['one raw failed', 'one sees change', 'one tolerated ok'])
    expect(record.exitCode).toBe(0)
  })

  test('never makes up a result when the connection is lost, and says what was begun', async () => {
    const host = new ShHost('one')
    const lose = (): Promise<never> => Promise.reject(new DroverError('unreachable', 'connection lost'))
    const { record } = await trial(loaded([step({ task: raw, params: { script: 'true' } })]), 'apply', () =>
      Object.assign(host, { run: lose }),
    )
    const changes = [{ summary: 'run', run: ['true'] }]
    expect(record.results[0]).toMatchObject({
      verdict: 'unreachable',
      changes,
      error: { message: 'connection lost' },
    })
    expect(record.exitCode).toBe(4)
  })

  test('what a try has begun is told where the next one cannot ask any more', async () => {
    const host = new ShHost('one')
    const run = host.run.bind(host)
    const lost = (): Promise<never> => Promise.reject(new DroverError('unreachable', 'connection lost'))
    const untilLost: Host['run'] = (request) => (host.requests.length < 2 ? run(request) : lost())
    const tried = {
      ...step({ task: liar, params: { path: join(folder(), 'a'), within: 0 } }),
      retries: fixed(1),
      delay: fixed(0),
    }
    const { record } = await trial(loaded([tried]), 'apply', () => Object.assign(host, { run: untilLost }))
    expect(record.results).toMatchObject([{ verdict: 'unreachable', changes: [{ run: ['true'] }] }])
  })

  test('a loop performs each item, and each sees what the one before did', async () => {
    const path = join(folder(), 'a')
    const params = computedFrom(['item'], (scope) => ({ path, text: String(scope.get('item')) }))
    const { record } = await trial(
      loaded([step({ task: write, params, loop: fixed(['x', 'x', 'y']) })]),
      'apply',
    )
    expect(record.results.map(({ item, verdict }) => [item, verdict])).toEqual([
      ['x', 'change'],
      ['x', 'ok'],
      ['y', 'change'],
    ])
  })
})

describe('check mode', () => {
  test('changes nothing and plans each step on what the ones before foretell', async () => {
    const dir = folder()
    const steps = [
      step({ task: write, params: { path: join(dir, 'a'), text: 'x' } }),
      step({ task: copyOf, params: { from: join(dir, 'a'), path: join(dir, 'b') } }),
    ]
    const { verdicts, record } = await trial(loaded(steps), 'check')
    expect(verdicts).toEqual(['one write change', 'one copy_of change'])
    expect(record.results[1]?.changes[0]?.diff).toEqual([{ key: 'file', before: null, after: 'x' }])
    expect(record.exitCode).toBe(2)
    expect(existsSync(join(dir, 'a'))).toBe(false)
  })

  test('fails where no earlier step cures it', async () => {
    const dir = folder()
    const { record } = await trial(
      loaded([step({ task: copyOf, params: { from: join(dir, 'a'), path: join(dir, 'b') } })]),
      'check',
    )
    expect(record.results[0]).toMatchObject({ verdict: 'failed', error: { code: 'refused' } })
  })

  test('says may, and on what, where an earlier step may cure it', async () => {
    const dir = folder()
    const steps = [
      step({ task: raw, name: 'make it', params: { script: `echo x > ${join(dir, 'a')}` } }),
      step({ task: copyOf, params: { from: join(dir, 'a'), path: join(dir, 'b') } }),
      step({
        task: copyOf,
        name: 'rests on the second',
        params: { from: join(dir, 'b'), path: join(dir, 'c') },
      }),
    ]
    const check = await trial(loaded(steps), 'check')
    expect(check.verdicts).toEqual(['one make it change', 'one copy_of may', 'one rests on the second may'])
    expect(check.record.results[1]?.dependsOn[0]).toMatchObject({ step: 'make it' })
    expect((await trial(loaded(steps), 'apply')).verdicts).toEqual([
      'one make it change',
      'one copy_of change',
      'one rests on the second change',
    ])
  })

  test('says may where a condition or a param rests on a command that did not run', async () => {
    const path = join(folder(), 'a')
    const steps = [
      step({ task: raw, params: { script: 'echo x' }, register: 'r' }),
      step({
        task: write,
        params: { path, text: 'x' },
        when: computedFrom(['r'], (scope) => (scope.get('r') as { stdout: boolean }).stdout),
      }),
    ]
    const { record } = await trial(loaded(steps), 'check')
    expect(record.results[1]?.verdict).toBe('may')
    expect(record.results[1]?.dependsOn[0]).toMatchObject({ on: 'a value (known after raw)', step: 'raw' })
  })

  test('carries values that nobody can know, and signs them', async () => {
    const dir = folder()
    const steps = [
      step({ task: mystery, params: { path: join(dir, 'a') } }),
      step({ task: copyOf, params: { from: join(dir, 'a'), path: join(dir, 'b') } }),
    ]
    const { record } = await trial(loaded(steps), 'check')
    expect(JSON.parse(JSON.stringify(record.results[1]))).toMatchObject({
      verdict: 'change',
      changes: [{ diff: [{ key: 'file', before: null, after: '(known after mystery)' }] }],
    })
  })
})

describe('facts in check mode', () => {
  const when = computedFrom(['facts.shell'], (scope) => {
    const { shell } = scope.get('facts') as { shell: unknown }
    return isUnknown(shell) ? shell : shell === 'sh'
  }) as Expression<boolean>

  test.each([
    [true, 'change'],
    [false, 'may'],
  ])('after a raw command, one that is stable (%s) gives %s', async (stable, verdict) => {
    const probe = defineProbe({ ...shell.definition, stable })
    const steps = [
      step({ task: raw, params: { script: 'true' } }),
      step({ task: raw, name: 'then', params: { script: 'true' }, when }),
    ]
    const { verdicts } = await trial(loaded(steps, ['one'], { shell: probe() }), 'check')
    expect(verdicts[1]).toBe(`one then ${verdict}`)
  })
})

test('with a change goes only what is asked up to the next change: the rest would be stale', async () => {
  const dir = folder()
  const host = new ShHost('one')
  writeFileSync(join(dir, 'same'), 'x')
  const names = ['a', 'same', 'b', 'c']
  const steps = names.map((name) => step({ task: write, params: { path: join(dir, name), text: 'x' } }))
  const { record } = await trial(loaded(steps), 'apply', () => host)
  expect(record.hosts['one']).toMatchObject({ change: 3, ok: 1, roundTrips: 4 })
  const asked = host.requests.map(({ script }) =>
    names.filter((name) => script.includes(`cat ${join(dir, name)}`)),
  )
  expect(asked).toEqual([names, ['a', 'same', 'b'], ['b', 'c'], ['c']])
})

describe('look-ahead', () => {
  test('asks facts of conditions in the same script', async () => {
    const path = join(folder(), 'a')
    const facts = { shell: shell() }
    const when = computedFrom(
      ['facts.shell'],
      (scope) => (scope.get('facts') as { shell: string }).shell === 'sh',
    )
    const { record } = await trial(
      loaded([step({ task: write, params: { path, text: 'x' }, when })], ['one'], facts),
      'check',
    )
    expect(record.results[0]?.verdict).toBe('change')
    expect(record.hosts['one']?.roundTrips).toBe(1)
  })

  test('does not look along what a step still has to register', async () => {
    const dir = folder()
    const host = new ShHost('one')
    const steps = [
      step({ task: write, params: { path: join(dir, 'a'), text: 'x' }, register: 'r' }),
      step({
        task: write,
        params: computedFrom(['r'], (scope) => ({
          path: join(dir, String((scope.get('r') as { changed: boolean }).changed)),
          text: 'x',
        })),
      }),
    ]
    await trial(loaded(steps), 'apply', () => host)
    expect(host.requests.map(({ script }) => script.includes('/true'))).toEqual([false, false, true, true])
  })

  test('survives a noisy profile and the syntax error of a step', async () => {
    const path = join(folder(), 'a')
    const steps = [
      step({ task: raw, params: { script: 'if then )' }, ignoreErrors: true }),
      step({ task: write, params: { path, text: 'ü\n' } }),
    ]
    const { verdicts } = await trial(loaded(steps), 'apply', (name) => new ShHost(name, 'Welcome!\n<b>\n'))
    expect(verdicts).toEqual(['one raw failed', 'one write change'])
  })

  test('sends large data in a channel of its own, byte for byte', async () => {
    const path = join(folder(), 'a')
    const big = 'ä\n'.repeat(200_000)
    const { record } = await trial(loaded([step({ task: write, params: { path, text: big } })]), 'apply')
    expect(record.results[0]?.verdict).toBe('change')
    expect(readFileSync(path, 'utf8')).toBe(big)
    expect(record.hosts['one']?.roundTrips).toBe(3)
  })
})

test('the first Ctrl-C finishes what is being changed and starts nothing new', async () => {
  const dir = folder()
  const interrupt = new Interrupt()
  const steps = [
    step({ task: raw, params: { script: `sleep 0.5; echo done > ${join(dir, 'a')}` } }),
    step({ task: write, params: { path: join(dir, 'b'), text: 'x' } }),
  ]
  setTimeout(() => {
    interrupt.press()
  }, 200)
  const { verdicts, record } = await trial(loaded(steps), 'apply', undefined, interrupt)
  expect(verdicts).toEqual(['one raw change'])
  expect(existsSync(join(dir, 'a'))).toBe(true)
  expect(record.exitCode).toBe(130)
})

test('the second Ctrl-C leaves at once', async () => {
  const interrupt = new Interrupt()
  setTimeout(() => {
    interrupt.press()
    interrupt.press()
  }, 200)
  const started = Date.now()
  const { record } = await trial(
    loaded([step({ task: raw, params: { script: 'sleep 2' } })]),
    'apply',
    undefined,
    interrupt,
  )
  expect(record.exitCode).toBe(130)
  expect(Date.now() - started).toBeLessThan(1500)
})
