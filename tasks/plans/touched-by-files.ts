/** The families of questions about files, directories and what is in them. */
export const TOUCHED_BY_FILES: readonly string[] = ['path', 'file-content', 'file-hash', 'directory-entries']
