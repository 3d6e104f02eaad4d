import type { Mistakes } from './mistakes.ts'
import type { Origin } from './origin.ts'

/** Reports a file that Ansible Vault has encrypted as a whole. @returns whether it is one. */
export function reportEncrypted(origin: Origin, mistakes: Mistakes): boolean {
  if (!origin.text.startsWith('$ANSIBLE_VAULT;')) return false
  const message = 'this file is encrypted by Ansible Vault, and cannot be read'
  const help =
    'give a plain file, e.g. made by ansible-vault decrypt, that only you can read; !secret hides its values'
  mistakes.add('file-unreadable', message, origin.spot(0), help)
  return true
}
