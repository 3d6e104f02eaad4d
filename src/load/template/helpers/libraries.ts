import { createRequire } from 'node:module'
import { lazy } from '../../../task/lazy.ts'

const require = createRequire(import.meta.url)

// Few templates need one of these; a helper cannot wait for an import.
export const ipAddress = lazy(() => require('ip-address') as typeof import('ip-address'))
export const luxon = lazy(() => require('luxon') as typeof import('luxon'))
export const uuid = lazy(() => require('uuid') as typeof import('uuid'))
