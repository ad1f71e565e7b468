// What other packages may use of the server: starting one in their own process.
export { startServer, type RunningServer, type StartOptions } from './server.ts'
export type { LogLevel, MailSettings, Settings } from './settings.ts'
