import { type Alias, isAlias, type Node, visit } from 'yaml'
import type { YamlDocument } from './parse.ts'

/**
 * What each alias of a document stands for: the last node before it that has its anchor. Found in one walk, where the library
 * would walk through the document for each of them.
 */
export function targetsOf(document: YamlDocument): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchored.get(node.source)
        if (target) targets.set(node, target)
      } else if (node.anchor !== undefined) anchored.set(node.anchor, node)
    },
  })
  return targets
}
