import type { Registry } from './registry.ts'

/**
 * Imports all tasks (`*.ts`) and facts (`facts/*.ts`) of some folders. A later folder's task wins.
 *
 * @throws {DroverErrors} `broken-task`, naming each file that cannot be loaded.
 */
export function loadRegistry(_options: { readonly taskDirs: readonly string[] }): Promise<Registry> {
  return Promise.reject(new Error('not written yet'))
}
