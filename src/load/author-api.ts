import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

const API = new URL(import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js', import.meta.url).href
let offered = false

/**
 * Lets a task file anywhere `import … from 'drover'`, or `require` it: it gets the very modules that this process
 * runs, since a second copy's UNKNOWN, Secret and Refusal would not be recognised. A TypeScript file is taken for a
 * module, whether or not a package.json beside it says so, and also in node_modules.
 */
export async function offerAuthorApi(): Promise<void> {
  if (offered) return
  offered = true
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier === 'drover' ? apiFor(context.conditions) : specifier, context)
      return found.url.endsWith('.ts') ? { ...found, format: 'module-typescript' } : found
    },
    load(url, context, next) {
      if (!/\/node_modules\/.*\.ts$/.test(url)) return quietly(() => next(url, context))
      return { format: 'module', source: withoutTypes(fileURLToPath(url)), shortCircuit: true }
    },
  })
  // Node refuses to `require` a module that somebody else is importing just now.
  await import(API)
}

/** `require` takes a path where `import` takes a URL. */
function apiFor(conditions: readonly string[]): string {
  return conditions.includes('require') ? fileURLToPath(API) : API
}

/** What Node does with TypeScript everywhere but in node_modules, where a library of tasks may well have it. */
function withoutTypes(file: string): string {
  return quietly(() => stripTypeScriptTypes(readFileSync(file, 'utf8')))
}

/**
 * Without Node's advice to whom wrote a task: that its package.json could name a type, that the removal of types may
 * change one day. Who runs a playbook can do nothing about it.
 */
function quietly<T>(action: () => T): T {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = () => undefined
  try {
    return action()
  } finally {
    process.emitWarning = emitWarning
  }
}
