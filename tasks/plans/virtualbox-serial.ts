/**
 * The serial number that the system in the machine sees of a disk at a SATA or IDE controller: `VB1a2b3c4d-5e6f7a8b`.
 * VirtualBox makes it from the UUID of the image, by its first and last 32 bits as the processor reads them: of the
 * last ones the bytes come in reverse order ("VB%08x-%08x" in its DevAHCI.cpp and DevATA.cpp). An image that is the
 * difference to another shows the UUID of the base.
 *
 * @param uuid of the base image, as VBoxManage prints it.
 */
export function serialOf(uuid: string): string {
  const digits = uuid.replaceAll('-', '').toLowerCase()
  const bytes = digits.slice(24).match(/../g) ?? []
  return `VB${digits.slice(0, 8)}-${bytes.reverse().join('')}`
}
