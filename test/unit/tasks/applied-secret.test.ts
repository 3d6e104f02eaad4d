import { describe, expect, test } from 'vitest'
import { Secret } from '../../../src/index.ts'
import { textOf } from '../../../src/task/content.ts'
import { planOf } from '../../../src/task/planned.ts'
import kubectlApply from '../../../tasks/kubectl_apply.ts'

const secretObject = (fields: object) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db' },
  ...fields,
})
const answer = {
  cluster: { objects: { 'Secret db': null }, wanted: { 'Secret db': 'made\n' }, missing: [], problem: null },
}

describe('a secret of the playbook in a definition', () => {
  test('reaches the cluster where the object is a Secret, in what is asked and in what is applied', () => {
    const wish = { definition: secretObject({ stringData: { password: new Secret('hunter2') } }) }
    const { cluster } = kubectlApply.observe(wish as never)
    expect(cluster?.read.stdin).toContain('"password":"hunter2"')
    const { changes } = planOf(kubectlApply as never, wish, answer)
    const { stdin } = changes[0]?.run[0] ?? {}
    expect(textOf(Buffer.from(stdin as string))).toContain('"password":"hunter2"')
  })

  test('a patch of such an object has it, too', () => {
    const patches = [secretObject({ stringData: { password: new Secret('hunter2') } })]
    const wish = { definition: secretObject({ stringData: { password: 'old' } }), patches }
    expect(kubectlApply.observe(wish as never).cluster?.read.stdin).toContain('"password":"hunter2"')
  })

  test.each([
    [
      'of another kind',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { b: new Secret('x') } },
    ],
    ['elsewhere in a Secret', secretObject({ metadata: { name: 'db', labels: { a: new Secret('x') } } })],
  ])('is refused in an object %s, whose fields every report shows', (_, definition) => {
    const { refusal } = planOf(kubectlApply as never, { definition }, answer)
    expect(refusal?.message).toMatch(/holds a secret/)
  })
})
