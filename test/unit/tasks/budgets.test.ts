import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Budget, budgetOf } from '../../../tasks/plans/budgets.ts'
import type { KubernetesObject } from '../../../tasks/probes/kubectl-object.ts'

interface Case {
  readonly is: string
  readonly pod: KubernetesObject
  readonly budgets: readonly KubernetesObject[]
  readonly says: Budget | null
}

const cases = parse(readFileSync(join(import.meta.dirname, 'budgets.yaml'), 'utf8')) as Case[]

test.each(cases)('$is is told', ({ pod, budgets, says }) => {
  expect(budgetOf(pod, budgets)).toEqual(says)
})
