import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

const API = new URL(import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js', import.meta.url).href
let offered = false

/**
 * Lets a task file anywhere `import … from 'drover'`: it gets the very modules that this process runs, since
 * a second copy's UNKNOWN, Secret and Refusal would not be recognised. A TypeScript file is taken for a
 * module, whether or not a package.json beside it says so, and also in node_modules.
 */
export function offerAuthorApi(): void {
  if (offered) return
  offered = true
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier === 'drover' ? API : specifier, context)
      return found.url.endsWith('.ts') ? { ...found, format: 'module-typescript' } : found
    },
    load(url, context, next) {
      if (!/\/node_modules\/.*\.ts$/.test(url)) return next(url, context)
      return { format: 'module', source: withoutTypes(fileURLToPath(url)), shortCircuit: true }
    },
  })
}

/** What Node does with TypeScript everywhere but in node_modules, where a library of tasks may well have it. */
function withoutTypes(file: string): string {
  const emitWarning = process.emitWarning.bind(process)
  // That the function may change one day is for us to know, not for who runs a playbook.
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(readFileSync(file, 'utf8'))
  } finally {
    process.emitWarning = emitWarning
  }
}
