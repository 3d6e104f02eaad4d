import { registerHooks } from 'node:module'

const OURS = new URL('../../', import.meta.url).href

/**
 * Resolves `./a.ts` of Drover and `./a.mjs` of its libraries without asking the file system about every folder on the
 * way, which is a third of what it takes to load a module.
 */
export function resolveNearModules(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const { parentURL } = context
      const format = specifier.startsWith('.') && parentURL !== undefined && formatOf(specifier, parentURL)
      return format
        ? { url: new URL(specifier, parentURL).href, format, shortCircuit: true }
        : next(specifier, context)
    },
  })
}

/** What a module is by its name alone, and null where that is not enough. */
function formatOf(specifier: string, parent: string): string | null {
  if (specifier.endsWith('.mjs') && parent.includes('/node_modules/')) return 'module'
  return specifier.endsWith('.ts') && parent.startsWith(OURS) ? 'module-typescript' : null
}
