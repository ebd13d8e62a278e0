import type { Route, Who } from '@tsumugi/api'
import { errorBody } from '@tsumugi/api'
import { z } from 'zod'

/** The contract as an OpenAPI 3.1 document, whose schemas are JSON Schema 2020-12 as Zod writes them. @see https://spec.openapis.org/oas/v3.1.1 */
export function openApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = `/api${route.path.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{path}')}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tsumugi', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'tsumugi_session' },
      },
      schemas: { Error: schemaOf(errorBody, 'output') },
    },
  }
}

/** A page that lists every route, for a person; one document without scripts and without anything from elsewhere. */
export function docsPage(routes: readonly Route[], version: string): string {
  const rows = [...routes].sort((a, b) => a.path.localeCompare(b.path)).map(rowOf)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tsumugi API</title><meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}code,pre{font-size:.875rem}
summary{cursor:pointer;padding:.4rem 0}details{border-bottom:1px solid #ddd}pre{background:#f4f4f4;padding:.75rem;overflow:auto}.who{color:#555}</style></head>
<body><h1>Tsumugi API ${escapeHtml(version)}</h1><p>${routes.length} routes. The same as a document for programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).
Sign in with <code>POST /api/sign-in</code>, or send <code>Authorization: Bearer</code> with an API key.</p>${rows.join('\n')}</body></html>`
}

function operationOf(route: Route): object {
  return {
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? 'system'],
    'x-who': route.who,
    security: route.who === 'anyone' ? [] : [{ bearer: [] }, { session: [] }],
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: requestContentOf(route.body) } }),
    responses: {
      ...responseOf(route),
      default: {
        description: 'Refused',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function requestContentOf(body: Exclude<Route['body'], undefined>): object {
  if (body === 'bytes') return { 'application/octet-stream': { schema: {} } }
  return { 'application/json': { schema: schemaOf(body, 'input') } }
}

function responseOf({ reply }: Route): object {
  if (reply === 'nothing') return { 204: { description: 'Done' } }
  if (reply instanceof z.ZodType)
    return { 200: { description: 'OK', content: { 'application/json': { schema: schemaOf(reply, 'output') } } } }
  return {
    200: {
      description: 'OK',
      content: 'bytes' in reply && typeof reply.bytes === 'string' ? { [reply.bytes]: { schema: {} } } : {},
    },
  }
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): object[] {
  if (!(schema instanceof z.ZodObject)) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input')
  return Object.entries(properties).map(([name, property]) => ({
    name: name === '*' ? 'path' : name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
})

function schemaOf(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return objectSchema.parse(rest)
}

function rowOf(route: Route): string {
  const parts = [
    ['Path', route.params],
    ['Query', route.query],
    ['Body', route.body],
    ['Reply', route.reply],
  ] as const
  const shown = parts.flatMap(([name, schema]) =>
    schema instanceof z.ZodType
      ? [`<h4>${name}</h4><pre>${escapeHtml(JSON.stringify(schemaOf(schema, 'input'), null, 2))}</pre>`]
      : [],
  )
  return `<details><summary><code>${route.method} /api${escapeHtml(route.path)}</code> — ${escapeHtml(route.summary)} <span class="who">(${escapeHtml(whoText(route.who))})</span></summary>${shown.join('')}</details>`
}

function whoText(who: Who): string {
  return typeof who === 'string' ? who : who.join(', ')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
