import { converged, firstApply } from './converged.ts'
import type { Scenario } from './scenario.ts'

export const SCENARIOS: readonly Scenario[] = [converged, firstApply]
