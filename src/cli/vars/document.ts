import { showPlace } from '../../task/place.ts'
import type { PlayVariables, ShownDefinition, Variable } from './explain.ts'

/** The same as data, for `--output json`. */
export function varsDocument(host: string, plays: readonly PlayVariables[]): object {
  return {
    host,
    plays: plays.map(({ play, variables }) => ({
      play: play?.name ?? null,
      at: play ? showPlace(play.at) : null,
      variables: Object.fromEntries(variables.map((one) => [one.name, variable(one)])),
    })),
  }
}

function variable({ own, hides, inSteps, later }: Variable): object {
  return {
    ...(own ? definition(own) : { value: null, needs: ['the run'], error: null, source: null, at: null }),
    hides: hides.map(definition),
    inSteps: inSteps.map((one) => ({ ...definition(one), steps: one.steps, hidden: one.hidden })),
    later: later.map(({ by, at, hidden }) => ({ by, at: showPlace(at), hidden })),
  }
}

function definition({ value, needs, error, source, at }: ShownDefinition): object {
  return { value: value ?? null, needs, error, source, at }
}
