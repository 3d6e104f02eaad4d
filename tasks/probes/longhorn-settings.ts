import { defineProbe, type Unknown } from '../../src/index.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from './kubectl.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

interface LonghornSetting {
  /** Always text; one value for each engine is JSON: `{"v1":"3","v2":"3"}`. */
  readonly value: string
  /** False: it waits until volumes are detached. */
  readonly applied: boolean | Unknown
}

export interface LonghornSettingsAnswer {
  readonly settings: Readonly<Record<string, LonghornSetting>>
  readonly problem: Problem | null
}

/** All of Longhorn's settings, so that steps for several settings ask once. */
export const longhornSettings = defineProbe({
  name: 'longhorn-settings',
  summary: "Longhorn's settings.",
  scope: 'cluster',
  read: (access: AccessArgument, namespace: string) =>
    withKubectl(
      access,
      kubectl(access, ['get', 'settings.longhorn.io', ...inNamespace(namespace), '--output=json']),
    ),
  exits: 'any',
  parse: (output): LonghornSettingsAnswer => {
    const problem = kubectlProblem(output)
    if (problem !== null) return { settings: {}, problem }
    const { items } = JSON.parse(output.stdout) as { items: readonly SettingObject[] }
    const settings = items.map(({ metadata: { name }, value = '', status }) => [
      name,
      { value, applied: status?.applied ?? false },
    ])
    return { settings: Object.fromEntries(settings) as LonghornSettingsAnswer['settings'], problem }
  },
})

interface SettingObject {
  readonly metadata: { readonly name: string }
  readonly value?: string
  readonly status?: { readonly applied?: boolean }
}
