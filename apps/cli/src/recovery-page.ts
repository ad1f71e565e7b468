// The recovery kit as a page to print: one file, no script, nothing loaded from anywhere.
import type { RecoveryKit } from '@infisical/client'

export function recoveryPage({ code, email, server }: RecoveryKit, made: Date): string {
  const groups = code.split('-').map((group) => `<span>${html(group)}</span>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Infisical recovery kit</title>
<style>
  body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; color: #000; background: #fff }
  .code { display: grid; grid-template-columns: repeat(4, 1fr); margin: 2rem 0; padding: 1rem; border: 2px solid; text-align: center }
  .code span { font: bold 1.6rem/2 monospace; letter-spacing: 0.1em }
  dt { font-weight: bold }
</style>
<h1>Infisical recovery kit</h1>
<p>Whoever holds this code and reads your mail can open everything that you can. Keep it on paper, away from your devices.</p>
<div class="code">${groups.join('')}</div>
<dl>
  <dt>Account</dt><dd>${html(email)}</dd>
  <dt>Server</dt><dd>${html(server)}</dd>
  <dt>Made</dt><dd>${made.toISOString().slice(0, 10)}</dd>
</dl>
<p>When the password is forgotten: <code>infisical recover --email ${html(email)} --url ${html(server)}</code></p>
<p>It has no letters I, L, O or U: what looks like one is a digit. A kit is used once; you get a new one with the new password. Nobody, the
server included, can make this code again.</p>
</html>
`
}

const html = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
