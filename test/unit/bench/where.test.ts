// By what the code that was at work is for, the time of a profile is told.
import { expect, test } from 'vitest'
import { type CpuProfile, partsOf } from '../../../bench/measure/where.ts'

/** A profile of stacks, the outermost call first, each with its milliseconds. */
function profileOf(stacks: readonly (readonly [number, ...string[]])[]): CpuProfile {
  const nodes = stacks.flatMap(([, ...calls], stack) =>
    calls.map((call, depth) => ({
      id: stack * 100 + depth,
      callFrame: {
        functionName: call.startsWith('(') ? call : 'work',
        url: call.startsWith('(') ? '' : call,
      },
      children: depth + 1 < calls.length ? [stack * 100 + depth + 1] : [],
    })),
  )
  const samples = stacks.map(([, ...calls], stack) => stack * 100 + calls.length - 1)
  return { nodes, samples, timeDeltas: stacks.map(([milliseconds]) => milliseconds * 1000) }
}

test('the innermost call that is known decides, and loading is loading all the way down', () => {
  const parts = partsOf(
    profileOf([
      [10, '(idle)'],
      [20, 'file:///d/src/run/expand.ts', 'file:///d/node_modules/handlebars/dist/handlebars.js'],
      [30, 'file:///d/src/run/apply.ts', 'file:///d/tasks/file.ts'],
      [40, 'file:///d/src/load/run.ts', 'file:///d/node_modules/yaml/dist/parse.js'],
      [50, 'file:///d/src/load/run.ts', 'file:///d/tasks/file.ts'],
      [60, 'node:net', 'file:///d/node_modules/ssh2/lib/protocol/Protocol.js', 'node:internal/crypto/cipher'],
      [
        70,
        'file:///d/node_modules/ssh2/lib/protocol/Protocol.js',
        'file:///d/node_modules/ssh2/lib/protocol/kex.js',
      ],
      [80, 'node:events'],
    ]),
  )
  expect(Object.fromEntries([...parts].filter(([, value]) => value > 0))).toEqual({
    wait: 0.01,
    'expand: conditions, params, look-ahead': 0.02,
    'observe and plan': 0.03,
    'load: inventory, playbook, tasks': 0.09,
    'talk: packets, streams, scripts': 0.06,
    'connect: keys, log in, host keys': 0.07,
    'the rest of Node': 0.08,
  })
})
