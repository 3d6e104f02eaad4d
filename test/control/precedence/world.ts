import { SOURCES, type Source } from './sources.ts'

/** Two sources that define the same name, and who wins by the table. */
export interface Pair {
  readonly variable: string
  readonly stronger: Source
  readonly weaker: Source
}

/** Every two sources of the table. */
export const PAIRS: readonly Pair[] = SOURCES.flatMap((stronger, index) =>
  SOURCES.slice(index + 1).map((weaker, distance) => {
    return { variable: `v_${index}_${index + 1 + distance}`, stronger, weaker }
  }),
)

/** Those that stand next to each other: where they are right, the table is. */
export const NEIGHBOURS = PAIRS.filter(
  ({ stronger, weaker }) => SOURCES.indexOf(weaker) === SOURCES.indexOf(stronger) + 1,
)

export function title({ stronger, weaker }: Pair): string {
  return `${stronger.name} > ${weaker.name}`
}

const SKELETON: Readonly<Record<string, string>> = {
  'site.yaml': '- import_playbook: play.yml\n  vars: $IMPORT\n',
  'play.yml': `- hosts: h
  vars: $PLAY
  vars_prompt: $PROMPT
  vars_files: [earlier.yml, later.yml]
  roles:
    - role: other
    - $PARAMS
`,
  'inv/hosts.yml': `all:
  vars: $ALL
  children:
    parent:
      vars: $PARENT
      children:
        child:
          vars: $CHILD
          hosts:
            h: $HOST
`,
  'roles/other/tasks/main.yml': '[]\n',
  'roles/around/tasks/main.yml': `- vars: $OUTSIDE
  block:
    - import_role: { name: r }
      vars: $IMPORTED
`,
  'roles/r/tasks/main.yml': `- include_vars: { file: more.yml }
- set_fact: $SET_FACT
- vars: $OUTER_BLOCK
  block:
    - vars: $INNER_BLOCK
      block:
        - include_tasks: { file: inner.yml }
          vars: $INCLUDE
`,
  'roles/r/tasks/inner.yml': '',
}

/** The files of a world in which every source defines its share of the pairs' names, and one step for each pair says who wins. */
export function world(pairs: readonly Pair[]): Record<string, string> {
  const vars = (source: Source) => {
    const own = pairs.filter(({ stronger, weaker }) => stronger === source || weaker === source)
    return Object.fromEntries(own.map(({ variable }) => [variable, source.name]))
  }
  const files: Record<string, string> = { ...SKELETON, 'roles/r/tasks/inner.yml': steps(pairs) }
  for (const source of SOURCES) {
    const { file, hole } = source
    const text = JSON.stringify(vars(source))
    files[file] = hole === null ? `${text}\n` : fill(files[file] ?? '', hole, vars(source))
  }
  return files
}

function steps(pairs: readonly Pair[]): string {
  return pairs
    .map((pair) => {
      const that = `${pair.variable} == ${JSON.stringify(pair.stronger.name)}`
      const step = { name: title(pair), assert: { that }, vars: '$STEP', ignore_errors: true }
      return `- ${JSON.stringify(step).replace('"$STEP"', '$STEP')}\n`
    })
    .join('')
}

function fill(text: string, hole: string, vars: Readonly<Record<string, string>>): string {
  const mapping = JSON.stringify(vars)
  if (hole === '$PROMPT') {
    const prompts = Object.entries(vars).map(([name, value]) => ({ name, default: value, private: false }))
    return text.replace(hole, JSON.stringify(prompts))
  }
  if (hole === '$PARAMS') {
    return text.replace(
      hole,
      JSON.stringify({ role: 'around', ...vars, vars: '$USE' }).replace('"$USE"', '$USE'),
    )
  }
  return text.replaceAll(hole, mapping)
}
