export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/** A strict reader for small XML documents: anything it does not know is an error. */
export function readXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const token =
    /<\?xml [^<>]*\?>|<(?<close>\/)?(?<name>[a-z]+)(?<attributes>(?: [a-z][\w-]*="[^"<>]*")*)(?<empty>\/)?>|(?<text>[^<>]+)/y
  while (token.lastIndex < xml.length) {
    const groups = token.exec(xml)?.groups
    if (!groups) throw new Error('not XML')
    const parent = open.at(-1)
    if (!parent) throw new Error('closed too often')
    if (groups['text'] !== undefined) parent.text += decode(groups['text'])
    else if (groups['close'] !== undefined) {
      if (open.pop()?.name !== groups['name'])
        throw new Error(`closes another element: ${groups['name'] ?? ''}`)
    } else if (groups['name'] !== undefined) {
      const element = {
        name: groups['name'],
        attributes: attributes(groups['attributes'] ?? ''),
        children: [],
        text: '',
      }
      parent.children.push(element)
      if (groups['empty'] === undefined) open.push(element)
    }
  }
  if (open.length !== 1 || !root.children[0]) throw new Error('not closed')
  return root.children[0]
}

function attributes(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([a-z][\w-]*)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, decode(value)]),
  )
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#10': '\n',
  '#9': '\t',
}

function decode(text: string): string {
  return text.replaceAll(/&([^;]*);?/g, (_, name: string) => {
    const character = ENTITIES[name]
    if (character === undefined) throw new Error(`unknown entity ${name}`)
    return character
  })
}
