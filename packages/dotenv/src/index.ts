// @infisical/dotenv: reads and writes environment variables in the formats other programs read. Pure: no I/O, no dependencies.
export { type Changes, diff } from './diff.ts'
export { DotenvError, type DotenvErrorCode } from './errors.ts'
export { merge, type Merged, type MergeOptions } from './merge.ts'
export { isEnvName, type Pair } from './names.ts'
export { type Entry, type Notice, parse, type Parsed } from './parse.ts'
export { type Format, FORMATS, isFormat, print } from './print.ts'
