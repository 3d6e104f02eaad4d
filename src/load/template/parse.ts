import { mistake, type Origin } from '../origin.ts'
import { engine } from './engine.ts'
import { Expansion, Sources } from './expand.ts'
import type { Nearby } from './nearby.ts'
import { analyse, type Read } from './reads.ts'
import { badTemplate } from './syntax-error.ts'

interface Parsed {
  /** With the partials in their places. */
  readonly program: hbs.AST.Program
  /** The text is one `{{ expression }}` and nothing else. */
  readonly whole: boolean
  readonly reads: readonly Read[]
  readonly sources: Sources
}

const JINJA_BLOCK = /\{%[-+]?\s*(if|elif|else|endif|for|endfor|set|block|include|raw|macro)\b/

/** One with blanks inside: `${#list}` of a shell, `{#1}` of TeX and `{{#if x}}` are none, nor is a program of awk that begins with a comment. */
const JINJA_COMMENT = /(?<![${])\{#[-+\s](?:\{\{[^}]*\}\}|[^}])*?(?<=[-+\s])#\}/
const COMMENT = /\{\{~?!(?:--[^]*?--~?\}\}|[^]*?\}\})/g

/** @throws {DroverError} `bad-template`, with what to write instead where it is Jinja's. */
export function parseTemplate(origin: Origin, nearby: Nearby): Parsed {
  const sources = new Sources(origin)
  const program = parse(origin)
  new Expansion(nearby, sources, parse).expand(program)
  const only = program.body.length === 1 ? program.body[0] : undefined
  const whole = only?.type === 'MustacheStatement'
  const { reads, faults, files } = analyse(program, whole)
  const [fault] = faults
  if (fault) throw mistake('bad-template', fault.message, sources.spot(fault), fault.help)
  for (const file of files) nearby.read(file.path, sources.spot(file))
  return { program, whole, reads, sources }
}

/** @throws {DroverError} `bad-template` */
export function refuseJinja(origin: Origin): void {
  const text = origin.text.replace(COMMENT, ({ length }) => ' '.repeat(length))
  const block = JINJA_BLOCK.exec(text)
  if (block) {
    const help =
      'templates are Handlebars: write {{#if x}} … {{else}} … {{/if}} or {{#each list}} … {{/each}}'
    throw mistake('bad-template', `${block[0]} … %} is Jinja, not Handlebars`, origin.spot(block.index), help)
  }
  const comment = JINJA_COMMENT.exec(text)
  if (!comment) return
  const help = 'a comment of Handlebars is written {{!-- … --}}; a text that is meant so gets the tag !unsafe'
  throw mistake('bad-template', '{# … #} is Jinja, not Handlebars', origin.spot(comment.index), help)
}

function parse(origin: Origin, name?: string): hbs.AST.Program {
  refuseJinja(origin)
  try {
    return engine.parse(origin.text, name === undefined ? {} : { srcName: name })
  } catch (error) {
    throw badTemplate(error, origin)
  }
}
