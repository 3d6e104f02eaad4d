import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunRecord } from '../../src/task/result.ts'
import { compare } from '../truth/compare.ts'
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

const deployment = (name: string, replicas: number, annotations: Record<string, string> = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name }, annotations },
      spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] },
    },
  },
})

async function create(...objects: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects }
  await plane.kubectl(['apply', '-f', '-'], { stdin: JSON.stringify(list) })
}

/** Check, run, check: nothing was shown wrongly, nothing is left, and a converged step costs one look. */
async function settled(steps: readonly object[], on: Workplace = place): Promise<string[]> {
  const { check, run, again } = await on.settle(steps)
  expect(compare(check, run, again).filter(({ lie }) => lie !== null)).toEqual([])
  expect([...new Set(again.results.map(({ verdict }) => verdict))]).toEqual(['ok'])
  expect(again.hosts['localhost']?.roundTrips).toBe(1)
  return outline(check)
}

async function field(kind: string, name: string, path: string): Promise<string> {
  return plane.kubectl(['get', kind, name, '-n', namespace, '-o', `jsonpath={${path}}`])
}

describe('kubectl_get', () => {
  test('registers the objects, also in check mode', async () => {
    await create(deployment('web', 1))
    const steps = [
      { kubectl_get: { kind: 'deploy', name: 'web', namespace }, register: 'one' },
      {
        kubectl_get: { kind: 'configmap,serviceaccount', namespace, field_selector: 'metadata.name=default' },
        register: 'all',
      },
      { kubectl_get: { kind: 'deployment', name: 'none', namespace }, register: 'none' },
      {
        assert: {
          that: [
            'one.resources[0].spec.replicas == 1',
            'all.resources.map(o, o.kind) == ["ServiceAccount"]',
            'size(none.resources) == 0',
          ],
        },
      },
    ]
    expect(await settled(steps)).toEqual(['ok', 'ok', 'ok', 'ok'])
  })
})

describe('kubectl_wait', () => {
  test('waits until a roll-out is through, and tells what its pods say when it is not', async () => {
    await create(deployment('slow', 2, { 'lab/ready-after': 'never' }))
    const steps = [{ kubectl_wait: { kind: 'deployment', name: 'slow', namespace, timeout: 2 } }]
    const run = await place.steps(steps)
    expect(outline(run)[0]).toMatch(
      /^failed: it did not come true within 2 s: it still wants to wait until deployment slow in \S+ is ready \(now: deployment slow: 0 of 2 ready; pod slow-\S+: \S.*; pod slow-/,
    )
  })

  test('sees a roll-out that comes late, conditions and CEL on the object with variables of the play', async () => {
    await create(deployment('web', 2, { 'lab/ready-after': '25s' }))
    const steps = [
      { kubectl_wait: { kind: 'deployment', name: 'web', namespace, timeout: 60 } },
      { kubectl_wait: { kind: 'deployment', name: 'web', namespace, condition: 'Available' } },
      {
        kubectl_wait: { kind: 'deploy', name: 'web', namespace, that: 'self.status.readyReplicas == wished' },
        vars: { wished: 2 },
      },
      { kubectl_wait: { kind: 'pod', selector: 'app=web', namespace, count: 2 } },
      { kubectl_wait: { kind: 'pod', selector: 'app=none', namespace, state: 'absent' } },
    ]
    await settled(steps.slice(0, 1))
    expect(await settled(steps)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  })

  test('is not held up by an evicted pod in the list', async () => {
    await create(deployment('web', 1))
    await plane.kubectl([
      'wait',
      '--for=condition=Available',
      'deployment/web',
      '-n',
      namespace,
      '--timeout=60s',
    ])
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'gone', namespace, labels: { app: 'web' } },
    }
    // No node takes it, so nobody but this test says how it fares.
    await create({ ...pod, spec: { schedulerName: 'nobody', containers: [{ name: 'web', image: 'nginx' }] } })
    await plane.kubectl([
      ...['patch', 'pod', 'gone', '-n', namespace, '--subresource=status', '--type=merge', '--patch'],
      JSON.stringify({ status: { phase: 'Failed', reason: 'Evicted' } }),
    ])
    expect(await settled([{ kubectl_wait: { kind: 'pod', selector: 'app=web', namespace } }])).toEqual(['ok'])
  })

  test('after a planned change it is open, and a kind that is still to come is waited for', async () => {
    await create(deployment('web', 1))
    const steps = [
      { kubectl_patch: { kind: 'deployment', name: 'web', namespace, patch: { spec: { replicas: 2 } } } },
      { kubectl_wait: { kind: 'deployment', name: 'web', namespace } },
    ]
    expect((await settled(steps)).map((line) => line.split(':')[0])).toEqual(['change', 'may'])
    const unknown = [{ kubectl_wait: { kind: 'lamps.example.org', state: 'present', timeout: 1 } }]
    expect(outline(await place.steps(unknown, '--check'))[0]).toMatch(
      /^change: wait until all of lamps\.example\.org/,
    )
    const gone = [{ kubectl_wait: { kind: 'lamps.example.org', state: 'absent' } }]
    expect(outline(await place.steps(gone))).toEqual(['ok'])
  })
})

describe('changes of one object', () => {
  test('kubectl_patch of each type', async () => {
    await create(deployment('web', 1))
    const web = { kind: 'deployment', name: 'web', namespace }
    const container = { name: 'web', image: 'nginx:1.29', resources: { limits: { cpu: '1000m' } } }
    const steps = [
      {
        kubectl_patch: {
          ...web,
          patch: { spec: { replicas: 2, paused: null }, metadata: { labels: { a: 'b' } } },
        },
      },
      {
        kubectl_patch: {
          ...web,
          type: 'strategic',
          patch: { spec: { template: { spec: { containers: [container] } } } },
        },
      },
      {
        kubectl_patch: {
          ...web,
          type: 'json',
          patch: [
            { op: 'test', path: '/metadata/labels/a', value: 'b' },
            { op: 'add', path: '/metadata/labels/x.y~1z', value: '1' },
          ],
        },
      },
    ]
    const plan = await settled(steps)
    expect(plan).toEqual(Array<string>(3).fill(`change: patch deployment web in ${namespace}`))
    expect(await field('deployment', 'web', '.spec.template.spec.containers[0].image')).toBe('nginx:1.29')
    expect(await field('deployment', 'web', '.spec.template.spec.containers[0].resources.limits.cpu')).toBe(
      '1',
    )
    expect(await field('deployment', 'web', '.metadata.labels.x\\.y/z')).toBe('1')
  })

  test('a patch that leaves less than there is takes the rest away, and defaults are no difference', async () => {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace } }
    await create({ ...map, data: { a: '1', b: '2' } }, deployment('web', 1))
    const containers = (...list: object[]) => ({ spec: { template: { spec: { containers: list } } } })
    const web = { kind: 'deployment', name: 'web', namespace }
    const container = { name: 'web', image: 'nginx:1.28' }
    await settled([{ kubectl_patch: { ...web, patch: containers({ ...container, tty: true }) } }])
    const replace = [{ op: 'replace', path: '/data', value: { a: '1' } }]
    const plan = await settled([
      { kubectl_patch: { ...web, kind: 'configmap', type: 'json', patch: replace } },
      { kubectl_patch: { ...web, patch: containers(container) } },
    ])
    expect(plan.map((line) => line.split(':')[0])).toEqual(['change', 'may'])
    expect(await field('configmap', 'web', '.data')).toBe('{"a":"1"}')
    expect(await field('deployment', 'web', '.spec.template.spec.containers[0].tty')).toBe('')
    const other = containers({ $patch: 'replace' }, { ...container, name: 'other' })
    await settled([{ kubectl_patch: { ...web, type: 'strategic', patch: other } }])
    expect(await field('deployment', 'web', '.spec.template.spec.containers[*].name')).toBe('other')
  })

  test.each([
    ['a field that the kind does not have', { spec: { replica: 2 } }, /leave out .*: spec\.replica\.$/],
    ['a status', { status: { replicas: 7 } }, /takes no status from a patch/],
    ['what is invalid', { spec: { replicas: -1 } }, /spec\.replicas: Invalid value/],
  ])('%s is refused, and a check says so', async (_, patch, words) => {
    await create(deployment('web', 1))
    const steps = [{ kubectl_patch: { kind: 'deployment', name: 'web', namespace, patch } }]
    for (const run of [await place.steps(steps, '--check'), await place.steps(steps)])
      expect(outline(run)[0]).toMatch(words)
  })

  test('a secret in a patch is set and never shown', async () => {
    await create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a', namespace },
      data: { key: 'b2xk' },
    })
    place.write('secret.yaml', `patch: { data: { key: !secret bmV3LXNlY3JldA== } }\n`)
    const step = { kubectl_patch: { kind: 'secret', name: 'a', namespace, patch: '{{ patch }}' } }
    place.write(
      'p.yaml',
      JSON.stringify([{ hosts: 'localhost', vars_files: ['secret.yaml'], tasks: [step] }]),
    )
    const [check, run, again] = [
      await place.run('p.yaml', '--check'),
      await place.run('p.yaml'),
      await place.run('p.yaml'),
    ]
    expect([check, run, again].map((one) => one.results[0]?.verdict)).toEqual(['change', 'change', 'ok'])
    expect(JSON.stringify([check, run, again])).not.toMatch(/bmV3|b2xk/)
    expect(await field('secret', 'a', '.data.key')).toBe('bmV3LXNlY3JldA==')
  })

  test('what a Secret holds is used and never shown', async () => {
    const data = { key: 'b2xkLXNlY3JldA==' }
    await create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace }, data })
    const run = await place.steps([
      { kubectl_get: { kind: 'secret', name: 'a', namespace }, register: 'one' },
      { assert: { that: ['one.resources[0].data.key == "b2xkLXNlY3JldA=="'] } },
      { debug: { msg: '{{ from_base64 one.resources.[0].data.key }}' } },
      { debug: { msg: '{{ one.resources }}' } },
    ])
    expect(run.results.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(JSON.stringify(run.results.slice(2))).not.toMatch(/b2xk|old-secret/)
  })

  test('labels and annotations come and go', async () => {
    await create(deployment('web', 1))
    const web = { kind: 'deployment', name: 'web', namespace }
    await settled([
      { kubectl_label: { ...web, labels: { tier: 'front', 'example.com/x': '' } } },
      { kubectl_annotate: { ...web, annotations: { note: 'two words = "text"' } } },
    ])
    expect(await field('deployment', 'web', '.metadata.annotations.note')).toBe('two words = "text"')
    const plan = await settled([
      { kubectl_label: { ...web, labels: { tier: 'back', 'example.com/x': null } } },
      { kubectl_annotate: { ...web, annotations: { note: null } } },
    ])
    expect(plan).toEqual([
      `change: label deployment web in ${namespace}: tier=back, example.com/x-`,
      `change: annotate deployment web in ${namespace}: note-`,
    ])
    expect(await field('deployment', 'web', '.metadata.labels')).toBe('{"tier":"back"}')
  })
})

describe('nodes', () => {
  // One node for this file: others go on with theirs.
  const name = 'k8s-worker-2'
  const down = [
    { kubectl_taint: { name, key: 'lab/kept', value: 'x', effect: 'PreferNoSchedule' } },
    { kubectl_label: { kind: 'node', name, labels: { 'lab/kept': 'yes' } } },
    { kubectl_cordon: { name } },
  ]
  const up = [
    { kubectl_taint: { name, key: 'lab/kept', state: 'absent' } },
    { kubectl_label: { kind: 'no', name, labels: { 'lab/kept': null } } },
    { kubectl_cordon: { name, state: 'uncordoned' } },
  ]

  test('are tainted, labelled and cordoned, each step planned on what the one before foretells', async () => {
    expect(await settled(down)).toEqual([
      'change: taint node k8s-worker-2: lab/kept=x:PreferNoSchedule',
      'change: label node k8s-worker-2: lab/kept=yes',
      'change: cordon node k8s-worker-2',
    ])
    const both = await place.steps([...up, ...down], '--check')
    expect(both.results.map(({ verdict }) => verdict)).toEqual(Array<string>(6).fill('change'))
    expect(await settled(up)).toHaveLength(3)
    expect(await field('node', name, '.spec.taints')).toBe('')
  })
})

describe('kubectl_drain', () => {
  const name = 'k8s-worker-3'
  const budget = (minAvailable: number) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace },
    spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
  })
  const onNode = (object: ReturnType<typeof deployment>, volumes: readonly object[] = []) => {
    const { template } = object.spec
    const spec = { ...template.spec, volumes, nodeSelector: { 'kubernetes.io/hostname': name } }
    return { ...object, spec: { ...object.spec, template: { ...template, spec } } }
  }
  const rollOut = (...names: string[]) =>
    Promise.all(
      names.map((one) =>
        plane.kubectl(['rollout', 'status', `deployment/${one}`, '-n', namespace, '--timeout=60s']),
      ),
    )
  const uncordon = () => place.steps([{ kubectl_cordon: { name, state: 'uncordoned' } }])

  test('says in check mode all that stands in the way, and leaves the node as it is', async () => {
    await create(onNode(deployment('web', 2), [{ name: 'cache', emptyDir: {} }]), budget(2))
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bare', namespace } }
    await create({ ...pod, spec: { nodeName: name, containers: [{ name: 'a', image: 'a' }] } })
    await rollOut('web')
    await plane.kubectl([
      'wait',
      '--for=jsonpath={.status.expectedPods}=2',
      'pdb/web',
      '-n',
      namespace,
      '--timeout=30s',
    ])
    const record = await place.steps([{ kubectl_drain: { name, ignore_daemonsets: true } }], '--check')
    const [line = ''] = outline(record)
    expect(line).toMatch(/^failed: Node k8s-worker-3 cannot be drained: /)
    expect(line).toContain(`${namespace}/bare have no controller`)
    expect(line).toMatch(/web-\S+ have data in emptyDir volumes/)
    expect(line).toContain(
      `the disruption budget ${namespace}/web wants all its pods and allows no eviction, ever.`,
    )
    expect((await place.steps([{ kubectl_drain: { name } }])).results[0]?.verdict).toBe('failed')
    expect(await field('node', name, '.spec.unschedulable')).toBe('')
    await plane.kubectl(['delete', 'namespace', namespace, '--timeout=60s'])
  })

  test('evicts what can go, shows it before, and is done when the node is empty', async () => {
    await create(deployment('web', 3), budget(1))
    await rollOut('web')
    const step = [
      {
        kubectl_drain: {
          name,
          ignore_daemonsets: true,
          delete_emptydir_data: true,
          force: true,
          timeout: 60,
        },
      },
    ]
    try {
      const [line = ''] = await settled(step)
      expect(line).toMatch(
        /^change: (drain node k8s-worker-3: evict |cordon node k8s-worker-3, which has no pod)/,
      )
      expect(await field('node', name, '.spec.unschedulable')).toBe('true')
    } finally {
      await uncordon()
    }
  })

  test('waits for a budget that allows nothing just now, and names it when the time is up', async () => {
    // The budget counts three pods, of which one never becomes well: the two that are must both stay.
    const ill = deployment('ill', 1, { 'lab/ready-after': 'never' })
    const selector = { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'ill'] }] }
    await create(onNode(deployment('web', 2)), onNode(ill), {
      ...budget(2),
      spec: { minAvailable: 2, selector },
    })
    await rollOut('web')
    const counted = ['--for=jsonpath={.status.expectedPods}=3', '--timeout=60s']
    await plane.kubectl(['wait', 'pdb/web', '-n', namespace, ...counted])
    try {
      const step = [
        {
          kubectl_drain: {
            name,
            ignore_daemonsets: true,
            delete_emptydir_data: true,
            force: true,
            timeout: 4,
          },
        },
      ]
      const check = await place.steps(step, '--check')
      expect(outline(check)[0]).toContain(`wait until the disruption budget ${namespace}/web allows it`)
      const run = await place.steps(step)
      expect(run.results[0]?.verdict).toBe('failed')
      expect(JSON.stringify(run.results[0]?.error)).toContain("would violate the pod's disruption budget")
    } finally {
      await uncordon()
    }
  })
})

describe('storage_class_default', () => {
  test('leaves exactly one default class', async () => {
    const storageClass = (name: string, annotations: object) => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: `${namespace}-${name}`, annotations },
      provisioner: 'example.com/none',
    })
    await create(
      storageClass('a', { 'storageclass.kubernetes.io/is-default-class': 'true' }),
      storageClass('b', { 'storageclass.beta.kubernetes.io/is-default-class': 'true' }),
      storageClass('c', {}),
    )
    await settled([{ storage_class_default: { name: `${namespace}-c` } }])
    const marks = await plane.kubectl([
      ...['get', 'storageclass', '-o'],
      'jsonpath={range .items[*]}{.metadata.name} {.metadata.annotations}{"\\n"}{end}',
    ])
    expect(marks.split('\n').filter((line) => line.includes('"true"'))).toEqual([
      expect.stringContaining(`${namespace}-c`),
    ])
    await plane.kubectl(['delete', 'storageclass', ...['a', 'b', 'c'].map((one) => `${namespace}-${one}`)])
  })
})

describe('kubectl_exec', () => {
  test('reads in check mode, too, and does once what a guard asks for', async () => {
    const container = { name: 'web', image: 'a', volumeMounts: [{ name: 'data', mountPath: '/data' }] }
    const spec = { containers: [container], volumes: [{ name: 'data', emptyDir: {} }] }
    await create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace }, spec })
    await plane.kubectl(['wait', '--for=condition=Ready', 'pod/web', '-n', namespace, '--timeout=60s'])
    const pod = { pod: 'web', namespace }
    const write = ['sh', '-c', 'cat > /data/greeting']
    const steps = [
      { kubectl_exec: { ...pod, argv: write, stdin: 'hello', unless: 'test -s /data/greeting' } },
      { kubectl_exec: { ...pod, cmd: 'echo "two words"', reads: true }, register: 'said' },
      { assert: { that: 'said.stdout == "two words"' } },
    ]
    const { check, run, again } = await place.settle(steps)
    expect(compare(check, run, again).filter(({ lie }) => lie !== null)).toEqual([])
    expect(outline(check)[0]).toBe('change: run sh -c cat > /data/greeting in web')
    expect(outline(again)).toEqual(['ok', 'ok', 'ok'])
    const cat = { kubectl_exec: { ...pod, cmd: 'cat /data/greeting', reads: true }, register: 'x' }
    expect(outline(await place.steps([cat, { assert: { that: 'x.stdout == "hello"' } }]))).toEqual([
      'ok',
      'ok',
    ])
  })

  test('a command that ends badly is told by its exit code, and no pod by its name', async () => {
    await create(deployment('web', 1))
    await plane.kubectl(['rollout', 'status', 'deployment/web', '-n', namespace, '--timeout=60s'])
    const bad = { pod: 'deployment/web', namespace, argv: ['sh', '-c', 'echo no >&2; exit 3'], reads: true }
    const [line] = outline(await place.steps([{ kubectl_exec: bad }], '--check'))
    expect(line).toBe('failed: the command failed with exit code 3: no')
    const gone = await place.steps([{ kubectl_exec: { ...bad, pod: 'none' } }], '--check')
    expect(outline(gone)[0]).toBe('failed: pods "none" not found.')
  })
})

describe('whatever keeps kubectl from answering', () => {
  const steps = [{ kubectl_label: { kind: 'node', name: 'k8s-worker-1', labels: { a: 'b' } } }]
  const told = async (on: Workplace, params: object = {}): Promise<string> => {
    const with_ = steps.map(({ kubectl_label: label }) => ({ kubectl_label: { ...label, ...params } }))
    const [check, run] = [await on.steps(with_, '--check'), await on.steps(with_)]
    expect(outline(run)).toEqual(outline(check))
    return outline(run)[0] ?? ''
  }

  test('no kubectl', async () => {
    const bare = new Workplace(plane.kubeconfig, null)
    expect(await told(bare)).toMatch(/^failed: kubectl is not installed on this host/)
    bare.remove()
  })

  test('a wrong context, and a kubeconfig that is not there', async () => {
    expect(await told(place, { context: 'other' })).toBe('failed: the kubeconfig has no context other.')
    expect(await told(place, { kubeconfig: '/none' })).toBe(
      'failed: the kubeconfig /none is not there, or the user of this step cannot read it.',
    )
  })

  test('the same with an older kubectl, which works otherwise', async () => {
    const old = await workplace(plane, 'kubectl-1.29')
    expect(await told(old, { context: 'other' })).toBe('failed: the kubeconfig has no context other.')
    await create(deployment('web', 1))
    const web = { kind: 'deployment', name: 'web', namespace }
    await settled(
      [
        { kubectl_label: { ...web, labels: { a: 'b' } } },
        { kubectl_patch: { ...web, patch: { spec: { paused: true } } } },
      ],
      old,
    )
    old.remove()
  })

  test('an API server that has stopped is told, and one that returns in the middle of a wait ends it', async () => {
    const own = await startControlPlane({ directory: `${place.folder}/plane` })
    try {
      const { kubectl } = await builtPrograms(['kubectl'])
      const there = new Workplace(own.kubeconfig, kubectl)
      await own.stopApiServer()
      expect(await told(there)).toMatch(
        /^failed: the API server 127\.0\.0\.1:\d+ cannot be reached: connection refused\.$/,
      )
      await own.startApiServer()
      expect(await throughAnOutage(own, there)).toEqual(['change'])
      there.remove()
    } finally {
      await own.stop()
    }
  }, 300_000)

  async function throughAnOutage(own: ControlPlane, on: Workplace): Promise<(string | undefined)[]> {
    const wait = { kubectl_wait: { kind: 'configmap', name: 'late', state: 'present', timeout: 90 } }
    const waiting: Promise<RunRecord> = on.steps([wait])
    await delay(3000)
    await own.stopApiServer()
    await delay(3000)
    await own.startApiServer()
    await own.kubectl(['create', 'configmap', 'late'])
    return (await waiting).results.map(({ verdict }) => verdict)
  }
})
