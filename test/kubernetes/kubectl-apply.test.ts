import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { builtPrograms } from '../lab/kubernetes/build.ts'
import type { ControlPlane } from '../lab/kubernetes/control-plane.ts'
import { startControlPlane } from '../lab/kubernetes/start-control-plane.ts'
import { outline, Workplace, workplace } from './drover.ts'
import { newNamespace, sharedControlPlane } from './shared.ts'

const plane = sharedControlPlane()
let place: Workplace
let namespace: string

beforeAll(async () => {
  place = await workplace(plane)
})
beforeEach(async () => {
  namespace = await newNamespace(plane)
})
afterAll(() => {
  place.remove()
})

const configMap = (name: string, data: Record<string, string>, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, labels },
  data,
})

const apply = (params: object) => [{ name: 'Apply', kubectl_apply: params }]

test('what check shows is what a run does, and a second run does nothing', async () => {
  const { check, run, again } = await place.settle(apply({ definition: configMap('a', { x: '1' }) }))
  expect(outline(check)).toEqual([`change: create ConfigMap ${namespace}/a`])
  expect(outline(run)).toEqual(outline(check))
  expect(outline(again)).toEqual(['ok'])
  expect(again.hosts['localhost']?.roundTrips).toBe(1)
})

test('the diff is the difference between the object and what the API server makes of it, without its bookkeeping', async () => {
  await place.steps(apply({ definition: configMap('a', { x: '1', y: '1' }) }))
  const check = await place.steps(apply({ definition: configMap('a', { x: '2', y: '1' }) }), '--check')
  const [line, ...rest] = check.results[0]?.changes[0]?.diff ?? []
  expect(rest).toEqual([])
  expect(line?.key).toBe(`cluster.objects.ConfigMap ${namespace}/a`)
  expect(String(line?.before).replace('x: "1"', 'x: "2"')).toBe(line?.after)
  expect(line?.after).not.toMatch(/managedFields|resourceVersion|uid|creationTimestamp/)
})

test('a manifest that brings its own namespace and kinds is planned whole, and applied in one run', async () => {
  const own = `${namespace}-own`
  const group = `${namespace}.example.org`
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const definition = [
    {
      apiVersion: `${group}/v1`,
      kind: 'Lamp',
      metadata: { name: 'desk', namespace: own },
      spec: { on: true },
    },
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `lamps.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind: 'Lamp', plural: 'lamps' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: own } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: own },
      stringData: { word: 'hush' },
    },
  ]
  const { check, run, again } = await place.settle(apply({ definition }))
  expect(outline(check)).toEqual([
    `change: create CustomResourceDefinition lamps.${group} and Namespace ${own}; create Lamp.${group} ${own}/desk and Secret ${own}/s`,
  ])
  expect(JSON.stringify(check)).not.toContain('hush')
  expect(outline(run)).toEqual(outline(check))
  expect(outline(again)).toEqual(['ok'])
  const gone = await place.settle(apply({ definition, state: 'absent', force: true }))
  expect(outline(gone.check)[0]).toMatch(/^change: delete Secret/)
  expect(gone.check.results[0]?.changes[0]?.destroys).toContain(`Namespace ${own}: everything in it`)
  expect(outline(gone.run)).toEqual(outline(gone.check))
  expect(outline(gone.again)).toEqual(['ok'])
})

test('nothing is deleted that takes others with it, unless the step says so', async () => {
  const definition = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }
  const run = await place.steps(apply({ definition, state: 'absent' }))
  expect(outline(run)[0]).toMatch(/^failed: .*force/)
  expect(await plane.kubectl(['get', 'namespace', namespace, '-o', 'jsonpath={.status.phase}'])).toBe(
    'Active',
  )
})

test('a labelled object that the manifest no longer has is pruned; others and owned ones stay', async () => {
  const labels = { app: namespace }
  const both = [configMap('a', {}, labels), configMap('b', {}, labels), configMap('c', {})]
  await place.steps(apply({ definition: both }))
  const fewer = { definition: [configMap('a', {}, labels)], prune: { selector: `app=${namespace}` } }
  const { check, run, again } = await place.settle(apply(fewer))
  expect(outline(check)).toEqual([
    `change: delete ConfigMap ${namespace}/b, which the manifest does not have`,
  ])
  expect(outline(run)).toEqual(outline(check))
  expect(outline(again)).toEqual(['ok'])
  const left = await plane.kubectl(['get', 'configmaps', '-n', namespace, '-o', 'name'])
  expect(left.split('\n').filter((name) => !name.includes('kube-root-ca') && name !== '')).toEqual([
    'configmap/a',
    'configmap/c',
  ])
})

test('what is to be pruned is told only where all kinds are known, or brought by the manifest', async () => {
  const labels = { app: namespace }
  await place.steps(apply({ definition: [configMap('old', {}, labels)] }))
  const prune = { selector: `app=${namespace}`, kinds: ['netwrokpolicy'] }
  const refused = await place.steps(apply({ definition: [configMap('a', {}, labels)], prune }))
  expect(outline(refused)).toEqual([
    'failed: Nobody can say what is to be pruned: the cluster does not know the kind netwrokpolicy.',
  ])
  expect(await plane.kubectl(['get', 'configmap', 'a', '-n', namespace, '--ignore-not-found'])).toBe('')
  await plane.kubectl(['delete', 'configmap', 'old', '-n', namespace])
  const group = `${namespace}.example.org`
  const names = { kind: 'Leaf', plural: 'leaves', singular: 'leaf' }
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `leaves.${group}` },
    spec: {
      group,
      names,
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  }
  const leaf = { apiVersion: `${group}/v1`, kind: 'Leaf', metadata: { name: 'a', namespace, labels } }
  const brought = { definition: [definition, leaf], prune: { ...prune, kinds: [`leaves.${group}`] } }
  const { check, again } = await place.settle(apply(brought))
  expect(outline(check)[0]).toMatch(/^change: create CustomResourceDefinition/)
  expect(outline(again)).toEqual(['ok'])
  await plane.kubectl(['delete', 'customresourcedefinition', `leaves.${group}`])
})

describe('wait', () => {
  const deployment = (name: string, image: string, annotations: Record<string, string> = {}) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations },
        spec: { containers: [{ name: 'web', image }] },
      },
    },
  })
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'drover:wait' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'example.org/none': 'true' } }] },
  }
  const ready = (name: string) =>
    plane.kubectl(['get', 'deployment', name, '-n', namespace, '-o', 'jsonpath={.status.readyReplicas}'])

  test('is over when what was applied is ready, and shown before; ready, it is one call of kubectl', async () => {
    const steps = apply({
      definition: [role, deployment('web', 'nginx:1.28'), configMap('a', { text: 'apiVersion: x\n1: y\n' })],
      wait: true,
    })
    const first = await place.settle(steps)
    expect(outline(first.check)).toEqual([
      `change: create ClusterRole drover:wait, Deployment ${namespace}/web, ConfigMap ${namespace}/a; wait until Deployment ${namespace}/web is ready`,
    ])
    expect(outline(first.run)).toEqual(outline(first.check))
    expect(await ready('web')).toBe('2')
    expect(outline(first.again)).toEqual(['ok'])
    const calls = join(place.folder, 'calls')
    const { kubectl } = await builtPrograms(['kubectl'])
    place.write('counting', `#!/bin/sh\necho "$1 $2" >> ${calls}\nexec ${kubectl} "$@"\n`)
    chmodSync(join(place.folder, 'counting'), 0o755)
    const counting = new Workplace(plane.kubeconfig, join(place.folder, 'counting'))
    const again = await counting.steps(steps)
    counting.remove()
    expect([outline(again), again.hosts['localhost']?.roundTrips]).toEqual([['ok'], 1])
    expect(readFileSync(calls, 'utf8').trim().split('\n')).toHaveLength(1)
    const changed = [deployment('web', 'nginx:1.29'), configMap('a', { text: 'b' })]
    const second = await place.settle(apply({ definition: changed, wait: true }))
    expect(outline(second.check)).toEqual([
      `change: change Deployment ${namespace}/web and ConfigMap ${namespace}/a; wait until Deployment ${namespace}/web is ready`,
    ])
    expect(outline(second.run)).toEqual(outline(second.check))
    expect(await ready('web')).toBe('2')
    expect(outline(second.again)).toEqual(['ok'])
    await place.steps(apply({ definition: role, state: 'absent', force: true }))
  })

  test('is shown for what is as wished and not ready, and ends with what is late when the time is up', async () => {
    const definition = deployment('slow', 'nginx:1.28', { 'lab/ready-after': 'never' })
    await place.steps(apply({ definition }))
    const steps = apply({ definition, wait: true, timeout: 3 })
    expect(outline(await place.steps(steps, '--check'))[0]).toMatch(
      /^change: wait until Deployment \S+\/slow is ready \(now: Deployment \S+\/slow: 0 of 2 \S+.*\)$/,
    )
    expect(outline(await place.steps(steps))[0]).toMatch(
      /^failed: it did not come true within 3 s: it still wants to wait until Deployment \S+\/slow is ready \(now: Deployment \S+\/slow: 0 of 2 ready/,
    )
  })

  test('is not for what is ready at once', async () => {
    const { check, run, again } = await place.settle(
      apply({ definition: configMap('a', { x: '1' }), wait: true }),
    )
    expect([outline(check), outline(run), outline(again)]).toEqual([
      [`change: create ConfigMap ${namespace}/a`],
      [`change: create ConfigMap ${namespace}/a`],
      ['ok'],
    ])
  })
})

test('an object that names no namespace is told by the one it goes to', async () => {
  const definition = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: namespace }, data: { x: '1' } }
  const { check, run, again } = await place.settle(apply({ definition }))
  expect(outline(check)).toEqual([`change: create ConfigMap ${namespace}`])
  expect(outline(run)).toEqual(outline(check))
  expect(outline(again)).toEqual(['ok'])
  const changed = await place.steps(apply({ definition: { ...definition, data: { x: '2' } } }))
  expect(outline(changed)).toEqual([`change: change ConfigMap ${namespace}`])
  await plane.kubectl(['delete', 'configmap', namespace, '-n', 'default'])
})

describe('what others manage', () => {
  test('is left alone where the manifest does not name it', async () => {
    await place.steps(apply({ definition: configMap('a', { x: '1' }) }))
    await plane.kubectl(['patch', 'configmap', 'a', '-n', namespace, '-p', '{"data":{"theirs":"kept"}}'])
    const { check, run } = await place.settle(apply({ definition: configMap('a', { x: '2' }) }))
    expect(outline(check)).toEqual([`change: change ConfigMap ${namespace}/a`])
    expect(outline(run)).toEqual(outline(check))
    const data = await plane.kubectl(['get', 'configmap', 'a', '-n', namespace, '-o', 'jsonpath={.data}'])
    expect(JSON.parse(data)).toEqual({ x: '2', theirs: 'kept' })
  })

  test('is a refusal that names the other manager and the field; force_conflicts takes it over', async () => {
    await plane.kubectl([
      'create',
      'configmap',
      'a',
      '-n',
      namespace,
      '--from-literal=x=1',
      '--field-manager=somebody',
    ])
    const check = await place.steps(apply({ definition: configMap('a', { x: '2' }) }), '--check')
    expect(outline(check)).toEqual([
      'failed: other managers own what it would set: .data.x (owned by somebody). With force_conflicts: true, Drover takes these fields over.',
    ])
    const forced = await place.settle(
      apply({ definition: configMap('a', { x: '2' }), force_conflicts: true }),
    )
    expect(outline(forced.run)).toEqual([`change: change ConfigMap ${namespace}/a`])
    expect(outline(forced.again)).toEqual(['ok'])
  })
})

describe('the sources', () => {
  const manifest = (name: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { mode: "yes", octal: "x" }\n`

  test('a file of several documents, some of them empty', async () => {
    place.write(
      'files/many.yaml',
      `# only a comment\n---\n${manifest('a')}---\n---\n# nothing\n---\n${manifest('b')}`,
    )
    const { run, again } = await place.settle(apply({ src: 'many.yaml', namespace }))
    expect(outline(run)).toEqual(['change: create ConfigMap a and ConfigMap b'])
    expect(outline(again)).toEqual(['ok'])
  })

  test('a folder, a kustomization, a template', async () => {
    place.write('files/folder/a.yaml', manifest('a'))
    place.write(
      'files/folder/b.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } }),
    )
    place.write('files/folder/notes.txt', 'not a manifest')
    place.write('files/kustom/a.yaml', manifest('a'))
    place.write(
      'files/kustom/kustomization.yaml',
      `namespace: ${namespace}\nnamePrefix: k-\nresources: [a.yaml]\n`,
    )
    place.write('templates/t.yaml.hbs', manifest('t-{{ inventory_hostname }}'))
    const steps = [
      { kubectl_apply: { src: 'folder', namespace } },
      { kubectl_apply: { kustomize: 'kustom' } },
      { kubectl_apply: { template: 't.yaml.hbs', namespace } },
    ]
    const { check, run, again } = await place.settle(steps)
    expect(outline(run)).toEqual([
      'change: create ConfigMap a and ConfigMap b',
      `change: create ConfigMap ${namespace}/k-a`,
      'change: create ConfigMap t-localhost',
    ])
    expect(outline(check)).toEqual(outline(run))
    expect(outline(again)).toEqual(['ok', 'ok', 'ok'])
  })

  test('a download: fetched once, refused when it is another or not there', async () => {
    let asked = 0
    const text = manifest('a')
    const server = createServer((request, response) => {
      asked++
      response.statusCode = request.url === '/a.yaml' ? 200 : 404
      response.end(text)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const sha256 = createHash('sha256').update(text).digest('hex')
      const { run, again } = await place.settle(
        apply({ download: { url: `${base}/a.yaml`, sha256 }, namespace }),
      )
      expect([outline(run), outline(again), asked]).toEqual([['change: create ConfigMap a'], ['ok'], 1])
      const wrong = 'f'.repeat(64)
      const other = await place.steps(
        apply({ download: { url: `${base}/a.yaml`, sha256: wrong }, namespace }),
      )
      expect(outline(other)).toEqual([`failed: ${base}/a.yaml has the SHA-256 ${sha256}, not ${wrong}`])
      const missing = await place.steps(
        apply({ download: { url: `${base}/b.yaml`, sha256: wrong }, namespace }),
      )
      expect(outline(missing)).toEqual([`failed: cannot fetch ${base}/b.yaml: HTTP 404 Not Found`])
    } finally {
      server.close()
    }
  })
})

describe('what is wrong', () => {
  test.each([
    [
      'a misspelt field, with the place of its object',
      'kind: ConfigMap\napiVersion: v1\nmetadata: { name: fine }\n---\n' +
        'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { port: [] }\n',
      /^failed: .*wrong\.yaml:5: Service web: failed to create typed patch object .*\.spec\.port: field not declared in schema/,
    ],
    [
      'a kind that nobody knows',
      'apiVersion: v1\nkind: Srevice\nmetadata: { name: web }\n',
      /does not know the kind Srevice of v1/,
    ],
    ['no YAML', 'a: [\n', /^failed: .*wrong\.yaml:2:1 is no YAML/],
    [
      'no kind',
      'apiVersion: v1\nmetadata: { name: web }\n',
      /^failed: .*wrong\.yaml:1 is no object of Kubernetes: it has no kind/,
    ],
    [
      'one object twice',
      'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
      /stands there twice: .*wrong\.yaml:1 and .*wrong\.yaml:5/,
    ],
    [
      'a namespace that does not exist',
      'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: nowhere-at-all }\n',
      /wrong\.yaml:1: Service nowhere-at-all\/web needs the namespace nowhere-at-all, which does not exist/,
    ],
  ])('%s', async (_name, text, message) => {
    place.write('files/wrong.yaml', text)
    const check = await place.steps(apply({ src: 'wrong.yaml' }), '--check')
    expect(outline(check)[0]).toMatch(message)
    const run = await place.steps(apply({ src: 'wrong.yaml' }))
    expect(outline(run)).toEqual(outline(check))
  })
})

test('an old kubectl does it as well', async () => {
  const old = await workplace(plane, 'kubectl-1.29')
  try {
    const { check, run, again } = await old.settle(apply({ definition: configMap('a', { x: '1' }) }))
    expect(outline(check)).toEqual([`change: create ConfigMap ${namespace}/a`])
    expect(outline(run)).toEqual(outline(check))
    expect(outline(again)).toEqual(['ok'])
  } finally {
    old.remove()
  }
})

describe('an API server that goes away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drover-apply-'))
  let own: ControlPlane
  beforeAll(async () => {
    own = await startControlPlane({ directory: join(folder, 'plane') })
  }, 60_000)
  afterAll(async () => {
    await own.stop()
    rmSync(folder, { recursive: true })
  })

  test('is a clear failure, and the next run completes what is missing', async () => {
    const there = await workplace(own)
    const inDefault = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'default' },
    })
    const steps = [
      { kubectl_apply: { definition: inDefault('first') } },
      { copy: { content: 'done', dest: join(there.folder, 'first-is-done') } },
      { wait_for: { path: join(there.folder, 'go-on') } },
      { kubectl_apply: { definition: inDefault('second') } },
    ]
    const running = there.steps(steps)
    while (!existsSync(join(there.folder, 'first-is-done'))) await delay(100)
    await own.stopApiServer()
    there.write('go-on', '')
    const lost = outline(await running)
    expect(lost[0]).toBe('change: create ConfigMap default/first')
    expect(lost[3]).toMatch(/^failed: the API server \S+ cannot be reached: connection refused/)
    await own.startApiServer()
    const completed = outline(await there.steps(steps))
    expect([completed[0], completed[3]]).toEqual(['ok', 'change: create ConfigMap default/second'])
    there.remove()
  })

  test('in the middle of a manifest: the step fails, and the next run makes the rest', async () => {
    const there = await workplace(own)
    const many = Array.from({ length: 400 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `one-${index}`, namespace: 'default', labels: { of: 'many' } },
    }))
    const count = async () =>
      (await own.kubectl(['get', 'configmap', '-l', 'of=many', '-o', 'name'])).trim().split('\n').length
    const running = there.steps(apply({ definition: many }))
    while ((await own.tryKubectl(['get', 'configmap', 'one-0'])).code !== 0) await delay(50)
    await own.stopApiServer()
    const [lost] = outline(await running)
    expect(lost).toMatch(/^failed: .*(refused|cannot be reached|EOF|reset)/)
    await own.startApiServer()
    const made = await count()
    expect(made).toBeLessThan(many.length)
    const rest = outline(await there.steps(apply({ definition: many }), '--check'))
    expect(rest).toEqual([`change: create ${many.length - made} ConfigMaps`])
    await there.steps(apply({ definition: many }))
    expect(outline(await there.steps(apply({ definition: many }), '--check'))).toEqual(['ok'])
    there.remove()
  }, 120_000)
})
