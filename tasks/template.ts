import { type Content, defineTask, TemplateFile, Type } from '../src/index.ts'
import { nameOf, normalize } from './plans/paths.ts'
import { writeFile } from './plans/write-file.ts'
import { askWrite, writeParams } from './plans/write-params.ts'
import { touchedByFile } from './plans/touched-by-file.ts'

export default defineTask({
  name: 'template',
  summary: 'Fills in a template and writes the file.',
  description: `
The template is a Handlebars file beside the playbook (looked for in \`templates/\`), filled in with the step's variables;
a name that nothing defines is an error. Otherwise as \`copy\`.
`,
  examples: `
- name: The configuration of the time service
  template:
    src: chrony.conf.hbs
    dest: /etc/chrony/chrony.conf
`,
  touches: (params) => touchedByFile(destOf(params)),
  params: Type.Object({
    src: TemplateFile({ description: 'The template.' }),
    dest: Type.String({
      pattern: '^/',
      description:
        'Absolute path of the file. When it ends with `/`, the name of `src` is added, without `.hbs`.',
    }),
    ...writeParams,
  }),
  observe: (params) => askWrite(params.src.data, destOf(params), params),
  *plan(params, now) {
    yield* writeFile({ ...params, data: params.src.data, path: destOf(params) }, now)
  },
})

function destOf({ src, dest }: { readonly src: Content; readonly dest: string }): string {
  return normalize(dest.endsWith('/') ? `${dest}${nameOf(src.path).replace(/\.hbs$/, '')}` : dest)
}
