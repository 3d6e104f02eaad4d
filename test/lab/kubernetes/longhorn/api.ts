// A few calls to the API server, over one kept connection: the lab looks every second, and kubectl takes a process for each look.
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { parse } from 'yaml'

type Answer = { code: number; body: unknown }

export type Api = {
  /** The items of a list; none when the kind does not exist. @throws Error for any other refusal. */
  list: <Item>(path: string) => Promise<Item[]>
  get: <Body>(path: string) => Promise<Body | null>
  /** A merge patch; a refusal is returned. */
  patch: (path: string, body: object) => Promise<Answer>
  post: (path: string, body: object) => Promise<Answer>
  delete: (path: string) => Promise<Answer>
}

type Kubeconfig = {
  clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }]
  users: [{ user: { 'client-certificate-data': string; 'client-key-data': string } }]
}

/** @param kubeconfig path of one that the lab wrote */
export function apiOf(kubeconfig: string): Api {
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig
  const decoded = (data: string) => Buffer.from(data, 'base64')
  const agent = new Agent({
    keepAlive: true,
    ca: decoded(clusters[0].cluster['certificate-authority-data']),
    cert: decoded(users[0].user['client-certificate-data']),
    key: decoded(users[0].user['client-key-data']),
  })
  const { server } = clusters[0].cluster
  const call = (method: string, path: string, body?: object) => ask(agent, `${server}${path}`, method, body)
  return {
    list: async <Item>(path: string) =>
      (found(path, await call('GET', path)) as { items?: Item[] } | null)?.items ?? [],
    get: async <Body>(path: string) => found(path, await call('GET', path)) as Body | null,
    patch: (path, body) => call('PATCH', path, body),
    post: (path, body) => call('POST', path, body),
    delete: (path) => call('DELETE', path),
  }
}

function found(path: string, { code, body }: Answer): unknown {
  if (code === 404) return null
  if (code === 200) return body
  throw new Error(`GET ${path}: ${code} ${JSON.stringify(body)}`)
}

function ask(agent: Agent, url: string, method: string, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const sent = request(
      url,
      { agent, method, headers: { 'Content-Type': type }, timeout: 15_000 },
      (response) => {
        text(response).then((answer) => {
          resolve({ code: response.statusCode ?? 0, body: JSON.parse(answer === '' ? 'null' : answer) })
        }, reject)
      },
    )
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${url}: no answer`)))
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
