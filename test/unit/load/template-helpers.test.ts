import { expect, test } from 'vitest'
import { helpersFor } from '../../../src/load/template/compile.ts'
import { engine } from '../../../src/load/template/engine.ts'

const HOOKS = ['helperMissing', 'blockHelperMissing']

test.each([
  ['{{ root }}/app', []],
  ['{{ join (sort names) ", " }}', ['join', 'sort']],
  [
    '{{#if wide}}{{ upper city }}{{else}}{{#each disks}}{{ lower this }}{{/each}}{{/if}}',
    ['if', 'upper', 'each', 'lower'],
  ],
])('%s is filled in with no more helpers than it calls: all are wrapped anew each time', (text, called) => {
  const helpers = Object.keys(helpersFor(engine.parse(text)))
  expect(helpers.toSorted()).toEqual([...called, ...HOOKS].toSorted())
})
