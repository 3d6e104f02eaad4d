import { nearest } from '../task/nearest.ts'
import { DroverError } from '../task/error.ts'
import type { Expression, Path, Scope } from '../task/expression.ts'
import type { Place } from '../task/place.ts'

/** Where a name's value comes from: text that is computed, or data. */
export type Binding = { readonly expression: Expression } | { readonly data: unknown }

/** Names and their bindings; the first layer that has a name decides. */
export interface Layer {
  get(name: string): Binding | undefined
  keys(): Iterable<string>
}

const computedLayers = new WeakMap<object, Layer>()

/** Text that is computed when its name is asked for. */
export function computed(vars: Readonly<Record<string, Expression>>): Layer {
  const known = computedLayers.get(vars)
  if (known) return known
  const layer = new Map(Object.entries(vars).map(([name, expression]) => [name, { expression }]))
  computedLayers.set(vars, layer)
  return layer
}

export function data(values: Readonly<Record<string, unknown>>): Layer {
  return {
    get: (name) => (Object.hasOwn(values, name) ? { data: values[name] } : undefined),
    keys: () => Object.keys(values),
  }
}

/** Data that is made when its name is asked for. */
export function lazy(values: Readonly<Record<string, () => unknown>>): Layer {
  return {
    get: (name) => (Object.hasOwn(values, name) ? { data: values[name]?.() } : undefined),
    keys: () => Object.keys(values),
  }
}

/** The variables of one step on one host: lazily computed, each once. */
export class Variables implements Scope {
  readonly #layers: readonly Layer[]
  readonly #values = new Map<string, unknown>()
  readonly #computing = new Set<string>()

  /** @param layers the strongest first. */
  constructor(layers: readonly Layer[]) {
    this.#layers = layers
  }

  get(name: string): unknown {
    if (this.#values.has(name)) return this.#values.get(name)
    const binding = this.#find(name)
    if (!binding) throw this.#undefined(name)
    const value = 'data' in binding ? binding.data : this.#compute(name, binding.expression)
    this.#values.set(name, value)
    return value
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined
  }

  placeOf(name: string): Place | null {
    const binding = this.#find(name)
    return binding && 'expression' in binding ? binding.expression.at : null
  }

  names(): readonly string[] {
    return [...new Set(this.#layers.flatMap((layer) => [...layer.keys()]))]
  }

  /** All paths that some expressions read, those of the variables behind them included. */
  reads(expressions: readonly Expression[]): Path[] {
    const seen = new Set<Expression>()
    const paths: Path[] = []
    const waiting = [...expressions]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      for (const path of next.reads) {
        paths.push(path)
        const binding = this.#find(path[0] ?? '')
        if (binding && 'expression' in binding) waiting.push(binding.expression)
      }
    }
    return paths
  }

  #find(name: string): Binding | undefined {
    for (const layer of this.#layers) {
      const binding = layer.get(name)
      if (binding) return binding
    }
    return undefined
  }

  #compute(name: string, expression: Expression): unknown {
    if (this.#computing.has(name)) {
      throw new DroverError('bad-template', `variable ${name} is defined by itself`, { at: expression.at })
    }
    this.#computing.add(name)
    try {
      return expression.evaluate(this)
    } finally {
      this.#computing.delete(name)
    }
  }

  #undefined(name: string): DroverError {
    const near = nearest(name, this.names())
    return new DroverError(
      'undefined-variable',
      `undefined variable ${name}`,
      near === null ? {} : { help: `did you mean ${near}?` },
    )
  }
}
