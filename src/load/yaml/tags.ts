import type { ScalarTag } from 'yaml'

/** `!cel expression`: computed. `!secret text`: must not be seen. `!unsafe text`: as it is, never a template. */
export const tags: ScalarTag[] = ['!cel', '!secret', '!unsafe'].map((tag) => ({
  tag,
  resolve: (text: string) => text,
}))
