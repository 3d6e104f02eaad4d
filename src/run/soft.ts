/** For a look ahead: errors of a step are reported when its turn comes, until then it is only passed by. */
export function soft<Seen>(look: () => Seen, otherwise: Seen): Seen {
  try {
    return look()
  } catch {
    return otherwise
  }
}
