import { DroverError } from '../../task/error.ts'

/** What `drover vars HOST …` is asked about. */
export interface Words {
  /** null: all variables. */
  readonly name: string | null
  readonly playbooks: readonly string[]
}

/**
 * Tells the name of a variable from playbooks: a name has letters, digits and underscores only, the path of a
 * playbook has a dot or a slash.
 *
 * @throws {DroverError} `usage` for two names.
 */
export function readWords(words: readonly string[]): Words {
  const names = words.filter((word) => /^[A-Za-z_]\w*$/.test(word))
  const [name = null, second] = names
  if (second === undefined) return { name, playbooks: words.filter((word) => word !== name) }
  throw new DroverError('usage', `one variable or all: ${names.join(' and ')} are ${names.length} names`, {
    help: `a playbook without an ending is written with its folder: ./${second}`,
  })
}
