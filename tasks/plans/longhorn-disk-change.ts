import type { Change } from '../../src/index.ts'
import type { NodeAnswers } from './longhorn-node-answers.ts'

/** Changes of `longhorn_disk` and `longhorn_node`; the plan goes on with the answers it returns. */
export type NodePlan = Generator<Change<NodeAnswers>, NodeAnswers, undefined>
