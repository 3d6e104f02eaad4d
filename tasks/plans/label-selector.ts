/** A selector as objects of Kubernetes write it. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly LabelRequirement[]
}

interface LabelRequirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

/** Whether a selector takes an object with these labels. An empty one takes all. */
export function selects(selector: LabelSelector, labels: Readonly<Record<string, unknown>> = {}): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((one) => meets(one, labels[one.key]))
  )
}

function meets({ operator, values = [] }: LabelRequirement, value: unknown): boolean {
  const listed = typeof value === 'string' && values.includes(value)
  if (operator === 'In') return listed
  if (operator === 'NotIn') return !listed
  return operator === 'Exists' ? value !== undefined : value === undefined
}
