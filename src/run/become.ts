import type { Expression, Scope } from '../task/expression.ts'
import type { Step } from '../task/playbook.ts'
import { isUnknown, UnknownUsed } from '../task/unknown.ts'
import type { Entry } from './course.ts'
import type { Target } from './host-run.ts'
import { scopeOf } from './scope.ts'
import type { Variables } from './variables.ts'
import type { World } from './world.ts'

type Names = Readonly<Record<string, unknown>>

/**
 * The user that an item's commands run as, or null for the login user. As in Ansible, the variables `ansible_become` and
 * `ansible_become_user` go before the keywords; of a step that is delegated, those of the host that it is delegated to.
 *
 * @param names what the loop gives the item, whose scope is `scope`.
 * @throws {UnknownUsed}
 */
export function becomeUserOf(
  world: World,
  entry: Entry,
  target: Target,
  scope: Variables,
  names: Names,
): string | null {
  const { step } = entry
  if (step.delegateTo === null) return userOf(step, scope, scope)
  return userOf(step, scope, scopeOf(world, world.join(target.name), entry, null, names))
}

/**
 * The user who asks the facts of a step's host. What the items of its loop become differs: then it is the login user.
 *
 * @param scope of the step, where the login user asks them.
 * @throws {UnknownUsed}
 */
export function askerOf(step: Step, scope: Variables): string | null {
  const words = [step.become, step.becomeUser].filter((word) => word !== null)
  if (step.loop && scope.reads(words).some(([root]) => isOfLoop(step, root))) return null
  return userOf(step, scope, scope)
}

function isOfLoop({ loopControl }: Step, name: string | undefined): boolean {
  return [loopControl.loopVar, loopControl.indexVar, 'ansible_loop'].some((own) => own === name)
}

/** @param scope of the words. @param there of the variables. */
function userOf({ become, becomeUser }: Step, scope: Scope, there: Scope): string | null {
  if (!isTrue(said('ansible_become', become))) return null
  const user = said('ansible_become_user', becomeUser) ?? 'root'
  return typeof user === 'string' ? user : JSON.stringify(user)

  function said(variable: string, keyword: Expression | null): unknown {
    const value = (there.has(variable) ? there.get(variable) : null) ?? keyword?.evaluate(scope)
    if (isUnknown(value)) throw new UnknownUsed(value)
    return value
  }
}

/** `-e ansible_become=true` and old inventories give text. */
function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(true|yes|on|1)$/i.test(value))
}
