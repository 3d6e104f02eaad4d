import { registerHooks } from 'node:module'

const API = new URL(import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js', import.meta.url).href
let offered = false

/**
 * Lets a task file anywhere `import … from 'drover'`: it gets the very modules that this process runs, since
 * a second copy's UNKNOWN, Secret and Refusal would not be recognised. A TypeScript file is taken for a
 * module, whether or not a package.json beside it says so.
 */
export function offerAuthorApi(): void {
  if (offered) return
  offered = true
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier === 'drover' ? API : specifier, context)
      return found.url.endsWith('.ts') ? { ...found, format: 'module-typescript' } : found
    },
  })
}
