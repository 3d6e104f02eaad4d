class Omit {
  toJSON(): string {
    return '(omitted)'
  }
}

/** The value of `omit`: a param, or a part of one, that has it is as if it were not written. */
export const OMIT: object = Object.freeze(new Omit())
