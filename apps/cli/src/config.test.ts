import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSettings, PROJECT_FILE, rememberServer, writeProject } from './config.ts'

const WORKSPACE = 'ab'.repeat(32)
const OTHER = 'cd'.repeat(32)
const VARIABLES = ['INFISICAL_URL', 'INFISICAL_WORKSPACE', 'INFISICAL_ENV', 'INFISICAL_HOME'] as const

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'infisical-config-'))
  for (const name of VARIABLES) delete process.env[name]
  process.env['INFISICAL_HOME'] = join(folder, 'home')
})
afterEach(() => {
  for (const name of VARIABLES) delete process.env[name]
  rmSync(folder, { recursive: true, force: true })
})

const project = (content: unknown, directory = folder): void =>
  writeFileSync(join(directory, PROJECT_FILE), typeof content === 'string' ? content : JSON.stringify(content))

describe('precedence', () => {
  it('is flag, variable, project file, user config, default', async () => {
    const chosen = async (flags = {}) => {
      const { server, workspace, environment } = await loadSettings(flags, folder)
      return [server.url, server.namedBy, workspace, environment]
    }
    expect(await chosen()).toEqual(['http://127.0.0.1:4400', 'default', undefined, 'dev'])
    await rememberServer('https://user.test')
    expect(await chosen()).toEqual(['https://user.test', 'user', undefined, 'dev'])
    project({ workspace: WORKSPACE, environment: 'staging', server: 'https://project.test' })
    expect(await chosen()).toEqual(['https://project.test', 'project', WORKSPACE, 'staging'])
    process.env['INFISICAL_URL'] = 'https://variable.test'
    process.env['INFISICAL_WORKSPACE'] = OTHER
    process.env['INFISICAL_ENV'] = 'prod'
    expect(await chosen()).toEqual(['https://variable.test', 'variable', OTHER, 'prod'])
    const flags = { url: 'https://flag.test/some/path', workspace: 'acme', environment: 'qa' }
    expect(await chosen(flags)).toEqual(['https://flag.test', 'flag', 'acme', 'qa'])
  })

  it('finds the project file upward, the nearest first', async () => {
    project({ workspace: WORKSPACE })
    const deep = join(folder, 'a', 'b')
    mkdirSync(deep, { recursive: true })
    expect((await loadSettings({}, deep)).workspace).toBe(WORKSPACE)
    project({ workspace: OTHER }, join(folder, 'a'))
    expect((await loadSettings({}, deep)).workspace).toBe(OTHER)
  })
})

describe('a broken project file', () => {
  it.each([
    ['{ not json', 'is not valid JSON'],
    ['[]', 'is not a JSON object'],
    ['{}', 'names no valid workspace id'],
    [{ workspace: WORKSPACE.toUpperCase() }, 'names no valid workspace id'],
    [{ workspace: WORKSPACE, environment: 7 }, '"environment" that is not text'],
    [{ workspace: WORKSPACE, server: {} }, '"server" that is not text'],
  ])('%j names the file and the fix, and exits 2', async (content, message) => {
    project(content)
    const error: unknown = await loadSettings({}, folder).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'project-file-broken', exit: 2 })
    expect(String(error)).toContain(join(folder, PROJECT_FILE))
    expect(String(error)).toContain(message)
  })
})

describe('a server address', () => {
  it.each([
    'http://secrets.example.com',
    'ftp://x.test',
    'not a url',
    'https://user:pw@x.test',
    'http://127.0.0.1.evil.test',
    'http://localhost.evil.test',
  ])('%s is refused', async (url) => {
    await expect(loadSettings({ url }, folder)).rejects.toMatchObject({ code: 'usage', exit: 2 })
  })
  it.each(['https://secrets.example.com', 'http://127.0.0.1:4400', 'http://localhost:1', 'http://[::1]:2'])(
    '%s is taken',
    async (url) => {
      expect((await loadSettings({ url }, folder)).server.url).toBe(url)
    },
  )
})

it('writes a project file that is safe to commit and reads back', async () => {
  const path = await writeProject(folder, { workspace: WORKSPACE, environment: 'dev', server: 'https://x.test' })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    workspace: WORKSPACE,
    environment: 'dev',
    server: 'https://x.test',
  })
  expect(statSync(path).mode & 0o777).toBe(0o644)
})
