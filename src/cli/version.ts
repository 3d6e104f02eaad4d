import { readFileSync } from 'node:fs'

/** What asks for the version, alone on the command line. */
export const VERSION_FLAGS: readonly string[] = ['-V', '--version']

/** Drover's version, as package.json says it. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
