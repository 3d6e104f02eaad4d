import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { Prompt } from '../../task/playbook.ts'
import { computed } from '../computed.ts'
import { didYouMean } from '../did-you-mean.ts'
import { nameSource } from '../source-name.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import type { DraftVars } from './inherited.ts'
import { refuseNames } from './refuse-names.ts'
import { flagOf, plainText, refuseTemplate } from './values.ts'

/** What the source of a variable is called that the user is asked for. */
export const PROMPT = 'vars_prompt'

const KEYS = ['name', 'prompt', 'default', 'private', 'confirm']

/** What a play asks its user before it begins, and the variables that hold the answers. */
export interface Asked {
  readonly prompts: readonly Prompt[]
  readonly vars: DraftVars
}

/** `vars_prompt: [{ name, prompt, default, private, confirm }]` */
export function readPrompts(reader: Reader, { node }: Field): Asked {
  if (!isSeq(node)) {
    reader.mistakes.add('invalid-value', 'vars_prompt must be a list', reader.spot(node))
    return { prompts: [], vars: {} }
  }
  const all = node.items.flatMap((item) => promptOf(reader, reader.follow(item)))
  return {
    prompts: all.map(({ prompt }) => prompt),
    vars: nameSource(Object.assign({}, ...all.map(({ vars }) => vars)) as DraftVars, PROMPT),
  }
}

function promptOf(reader: Reader, node: Node | null): { prompt: Prompt; vars: DraftVars }[] {
  const fields = new Map((isMap(node) ? reader.fields(node) : []).map((field) => [field.key, field]))
  for (const { key, keySpot } of fields.values()) {
    if (!KEYS.includes(key))
      reader.mistakes.add('unknown-keyword', `vars_prompt has no ${key}`, keySpot, didYouMean(key, KEYS))
  }
  const value = (key: string): unknown => {
    const one = fields.get(key)?.node
    return isScalar(one) ? one.value : undefined
  }
  const flag = (key: string): boolean | null => {
    const one = fields.get(key)
    return one ? flagOf(reader, one) : null
  }
  const name = value('name')
  if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)) {
    reader.mistakes.add(
      'invalid-value',
      'an entry of vars_prompt needs the name of a variable',
      reader.spot(node),
    )
    return []
  }
  refuseNames([{ key: name, keySpot: reader.spot(fields.get('name')?.node ?? node) }], reader.mistakes)
  const text = fields.get('prompt')
  if (text) refuseTemplate(reader, text.node, 'prompt')
  const standard = fields.get('default')
  const fallback = standard ? valueOf(reader, standard.node) : null
  const spot = reader.spot(node)
  let answer: { readonly given: unknown } | null = null
  const holder = computed({
    source: name,
    spot,
    uses: fallback?.uses ?? [],
    dynamic: true,
    evaluate: (scope) => (answer === null ? (fallback?.evaluate(scope) ?? null) : answer.given),
  })
  const prompt: Prompt = {
    name,
    text: (text && plainText(reader, text)) ?? name,
    // As in Ansible: hidden unless the playbook says otherwise.
    hidden: flag('private') ?? true,
    confirm: flag('confirm') ?? false,
    optional: fallback !== null,
    answer: (given) => {
      answer = { given }
    },
  }
  return [{ prompt, vars: { [name]: holder } }]
}
