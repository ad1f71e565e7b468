// The tests that judge a mutant: those of a package, but for a second engine and for what never loads its source. Most mutants fall to the
// test beside them, so that one is asked first, and the rest only of a mutant that it let live.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, mergeConfig } from 'vitest/config'
import type { RunnerTask, RunnerTestFile } from 'vitest'
import { BaseSequencer, type TestModule, type TestSpecification } from 'vitest/node'
import { base } from './vitest.base.ts'

/** Which file a mutant is in: Stryker has written its number there. */
const fileOfMutant = new Map<string, string>()
const readMutants = (): void => {
  for (const name of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue
    const path = join('src', name)
    for (const [, mutant = ''] of readFileSync(path, 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g))
      fileOfMutant.set(mutant, path)
  }
}

class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    if (fileOfMutant.size === 0) readMutants()
    const { activeMutant } = this.ctx.getRootProject().getProvidedContext() as { activeMutant?: string }
    const beside = fileOfMutant.get(activeMutant ?? '')?.replace(/\.ts$/, '.test.ts')
    const rank = ({ moduleId }: TestSpecification): number =>
      beside !== undefined && moduleId.endsWith(`/${beside}`) ? 0 : moduleId.includes('.property.') ? 2 : 1
    return [...files].sort((a, b) => rank(a) - rank(b))
  }
}

/** A mutant that breaks what a file prepares leaves it without a test that could fail, and Stryker counts tests alone: so there is one. */
const broken = {
  onTestModuleEnd(module: TestModule): void {
    const [error] = module.errors()
    if (error === undefined) return
    const { task } = module as unknown as { task: RunnerTestFile }
    const failed = {
      type: 'test',
      name: 'prepares its tests',
      mode: 'run',
      file: task,
      result: { state: 'fail', errors: [error] },
    }
    task.tasks.push(failed as unknown as RunnerTask)
  },
}

/** Test files, from mutants.mjs; none for all. */
const judges = (process.env['MUTANT_JUDGES'] ?? '').split(',').filter((file) => file !== '')

export default defineConfig(
  mergeConfig(
    { ...base, test: { ...base.test, include: [] } },
    {
      test: {
        exclude: ['**/node_modules/**', '**/*.chromium.test.ts', 'model/**', '**/reproduce.test.ts'],
        include: judges.length > 0 ? judges : ['src/**/*.test.ts', 'test/**/*.test.ts'],
        isolate: false,
        fileParallelism: false,
        sequence: { sequencer: NearestFirst },
        reporters: [broken],
      },
    },
  ),
)
