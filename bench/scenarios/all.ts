import { bigInventory } from './big-inventory.ts'
import { converged, firstApply } from './converged.ts'
import { farAway } from './far-away.ts'
import { files } from './files.ts'
import { manyHosts } from './many-hosts.ts'
import { manySteps } from './many-steps.ts'
import type { Scenario } from './scenario.ts'
import { skipping } from './skipping.ts'
import { slowShell } from './slow-shell.ts'
import { start } from './start.ts'

export const SCENARIOS: readonly Scenario[] = [
  converged,
  firstApply,
  manySteps,
  skipping,
  farAway,
  manyHosts,
  slowShell,
  files,
  bigInventory,
  start,
]
