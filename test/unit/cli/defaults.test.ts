import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acceptCommand } from '../../../src/cli/accept-command.ts'
import { applyCommand } from '../../../src/cli/apply-command.ts'
import { inventories } from '../../../src/cli/default-inventory.ts'
import { defaultOutput } from '../../../src/cli/default-output.ts'
import { exitCode } from '../../../src/cli/exit-code.ts'
import { withProject } from '../../../src/cli/project-defaults.ts'
import { takesText } from '../../../src/cli/schema-type.ts'
import { typedParams } from '../../../src/cli/typed-params.ts'
import { Type } from '../../../src/index.ts'
import { emptyFolder } from '../../contract/cli/drover.ts'

const outputs: [
  terminal: Parameters<typeof defaultOutput>[0],
  env: Record<string, string>,
  output: string,
][] = [
  [{ isTTY: true, rows: 24 }, { TERM: 'xterm' }, 'pretty'],
  [{}, { TERM: 'xterm' }, 'lines'],
  [{ isTTY: true, rows: 24 }, { TERM: 'dumb' }, 'lines'],
  [{ isTTY: true, rows: 0 }, { TERM: 'xterm' }, 'lines'],
]
test.each(outputs)('a terminal %j with %j gets %s', (terminal, env, output) => {
  expect(defaultOutput(terminal, env)).toBe(output)
})

test('inventories come from -i, else from the environment, else from drover.yaml, else from ./inventory', () => {
  const cwd = emptyFolder()
  const env = { DROVER_INVENTORY: 'a.yaml:b' }
  const none = { inventories: null }
  const named = { inventories: ['/lab.yaml'] }
  expect(inventories(['x'], env, cwd, named)).toEqual(['x'])
  expect(inventories(undefined, env, cwd, named)).toEqual(['a.yaml', 'b'])
  expect(() => inventories(undefined, {}, cwd, none)).toThrow('no inventory')
  mkdirSync(join(cwd, 'inventory'))
  expect(inventories(undefined, {}, cwd, named)).toEqual(['/lab.yaml'])
  expect(inventories(undefined, {}, cwd, none)).toEqual(['inventory'])
})

const codes: [ofRun: number, pendingCounts: boolean, code: number][] = [
  [2, true, 2],
  [2, false, 0],
  [3, false, 3],
  [130, false, 130],
]
test.each(codes)(
  'exit code %i of a run is, if pending changes count (%j), %i',
  (ofRun, pendingCounts, code) => {
    expect(exitCode(ofRun, pendingCounts)).toBe(code)
  },
)

const commands: [args: string[], command: string][] = [
  [['check', 'a b.yaml', '-i', 'x,'], "drover run 'a b.yaml' -i x,"],
  [['run', 'a.yaml', '-C', '--diff', '-l', 'w:!x'], "drover run a.yaml -l 'w:!x'"],
  [['check', 'a.yaml', '--output', 'json'], 'drover run a.yaml --output json'],
  [['task', 'file', 'all', 'path=/x', '--check'], "drover task file all 'path=/x'"],
]
test.each(commands)('what drover %j has shown is made by %j', (args, command) => {
  expect(applyCommand(args)).toBe(command)
})

test('new host keys are accepted by the same command line, whatever stands behind --', () => {
  expect(acceptCommand(['exec', 'all', '-i', 'x y,', '--', 'ls', '-l'])).toBe(
    "drover exec --accept-new-host-keys all -i 'x y,' -- ls -l",
  )
})

const secret = '{token: !secret "hunter8", more: x}'
const hidden: [args: string[], shown: string][] = [
  [['-e', secret], "-e '…'"],
  [[`-e${secret}`, '-l', 'x'], "'-e…' -l x"],
  [['--extra-vars', secret], "--extra-vars '…'"],
  [[`--extra-vars=${secret}`], "'--extra-vars=…'"],
  [[`-De${secret}`], "'…'"],
]
test.each(hidden)('a command line that is shown tells no secret of %j', (args, shown) => {
  expect(applyCommand(['check', 'a.yaml', ...args])).toBe(`drover run a.yaml ${shown}`)
  expect(acceptCommand(['run', 'a.yaml', ...args])).toBe(`drover run --accept-new-host-keys a.yaml ${shown}`)
})

test('a param takes text where any branch of its schema does', () => {
  expect(takesText(Type.String())).toBe(true)
  expect(takesText(Type.Union([Type.Integer(), Type.Literal('max')]))).toBe(true)
  expect(takesText(Type.Array(Type.String()))).toBe(false)
  expect(takesText(Type.Boolean())).toBe(false)
})

test('params of the command line get the types that the task wishes', async () => {
  const written = [
    ['path', '/x'],
    ['mode', '0644'],
    ['force', 'true'],
  ] as const
  expect(await typedParams('file', written)).toEqual({ path: '/x', mode: '0644', force: true })
  await expect(typedParams('file', [['force', '[']])).rejects.toThrow('the value of force is not YAML')
})

const project = {
  libraries: [],
  inventories: null,
  forks: 5,
  becomePasswordFile: '/pw',
  silenced: new Set<never>(),
}
test.for([
  [{}, { forks: 5, becomePasswordFile: '/pw' }],
  [
    { forks: 2, becomePasswordFile: 'mine' },
    { forks: 2, becomePasswordFile: 'mine' },
  ],
  [{ askBecomePass: true }, { forks: 5, askBecomePass: true }],
] as const)('options %j go before drover.yaml: %j', ([options, settled]) => {
  expect(withProject(options, project)).toStrictEqual(settled)
})

test('without drover.yaml 64 hosts are at work at a time', () => {
  expect(withProject({}, { ...project, forks: null, becomePasswordFile: null })).toStrictEqual({ forks: 64 })
})
