// The work as a deploy of pyinfra, as its documentation writes them.
import { type Step, title, type Work } from './step.ts'

const python = (text: string) => JSON.stringify(text)

export function pyinfraDeploy(work: Work): string {
  const lines = work.steps.map((step, index) => operation(step, title(step, index)))
  const all = work.skipped
    ? lines.map((line) => `if host.data.role == "other":\n    ${line.replaceAll('\n', '\n    ')}`)
    : lines
  return `from io import StringIO
from pyinfra import host
from pyinfra.operations import apt, files

root = host.data.root
${all.join('\n')}
`
}

function operation(step: Step, name: string): string {
  const words = `name=${python(name)}`
  switch (step.kind) {
    case 'package':
      return `apt.packages(${words}, packages=[${python(step.name)}])`
    case 'directory':
      return `files.directory(${words}, path=root + ${python(`/${step.path}`)}, mode="${step.mode}")`
    case 'file':
      return `files.put(${words}, src=StringIO(${python(step.text)}), dest=root + ${python(`/${step.path}`)}, mode="${step.mode}")`
    case 'tree':
      return `files.sync(${words}, src=${python(step.path)}, dest=root + ${python(`/${step.path}`)}, mode="0644", dir_mode="0755")`
    case 'line':
      return `files.line(${words}, path=root + ${python(`/${step.path}`)}, line=${python(step.line)})`
  }
}
