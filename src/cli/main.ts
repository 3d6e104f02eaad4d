import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

// Compiling our sources and libraries is half of what a short command costs. The cache is the user's own:
// the default below /tmp could be filled by anybody.
enableCompileCache(join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'drover', 'compiled'))

const { commandLine } = await import('./command-line.ts')
await commandLine()
