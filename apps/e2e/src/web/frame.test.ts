// The web app comes up under its content security policy, and says when somebody goes where nothing is.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessFaults, openWebStage, picture, type WebStage } from './stage.ts'

let stage: WebStage
beforeAll(async () => {
  stage = await openWebStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

it('asks a stranger who he is, and breaks no rule of its own', async () => {
  const window = await stage.window()
  await window.open('/')
  await window.page.getByRole('heading', { level: 1 }).waitFor()
  await picture(window, 'frame/stranger')
  expect(await accessFaults(window.page)).toEqual([])
  expect(window.complaints).toEqual([])
})
