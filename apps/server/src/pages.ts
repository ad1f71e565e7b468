// The two pages people see before there is more: what this server is, and what to do with an invite link. No script, nothing from
// elsewhere, and nothing of the request in them. What stands after the # of a link never reaches a server, so no page can repeat it.

export interface Page {
  readonly type: string
  readonly body: Buffer
}

/** `origin` is the address people give to the command line. */
export function homePage(origin: string): Page {
  return html(
    'Infisical',
    `<h1>Infisical</h1>
<p class="lead">Your team’s secrets, pushed and pulled like git. They are encrypted on your machine: this server can neither read
one nor forge one.</p>
<h2>Begin</h2>
<p>In a terminal, in the folder of your project:</p>
<pre><code>export INFISICAL_URL=${escapeHtml(origin)}
infisical signup --email you@example.com --name You
infisical init --new acme
infisical push</code></pre>
<p><code>push</code> takes what stands in <code>.env</code>. From then on:</p>
<pre><code>infisical members invite colleague@example.com
infisical pull
infisical run -- node app.js</code></pre>
<p><code>infisical --help</code> knows the rest.</p>`,
  )
}

/** The same page for every invite: it knows neither the invite nor whether there is one. */
export function joinPage(origin: string): Page {
  return html(
    'Join a workspace · Infisical',
    `<h1>You have been invited</h1>
<p class="lead">Someone wants to share secrets with you. Your own machine has to accept, for only it may see them.</p>
<h2>Accept</h2>
<p>In a terminal, with the whole link you were given between the quotes:</p>
<pre><code>export INFISICAL_URL=${escapeHtml(origin)}
infisical join '&lt;the whole link you were given&gt;'</code></pre>
<p>The part of the link after the <code>#</code> is a key. Your browser keeps it to itself and this server never sees it, so this page
cannot fill it in for you. If your link has no such part, ask the person who invited you for the whole one.</p>
<p>No account yet? The command makes one first.</p>`,
  )
}

export const style: Page = {
  type: 'text/css; charset=utf-8',
  body: Buffer.from(`:root {
  color-scheme: light dark;
  --text: #1c2024; --soft: #5b6470; --ground: #fcfcfd; --raised: #f0f2f4; --line: #dfe3e8; --accent: #2f6f4f;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #eceef0; --soft: #a3adb8; --ground: #111418; --raised: #1b2026; --line: #2c333b; --accent: #7fd1a8; }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 12vh 1.5rem 4rem; background: var(--ground); color: var(--text);
  font: 1rem/1.6 system-ui, sans-serif;
}
main { max-width: 42rem; margin: 0 auto; }
h1 { margin: 0 0 .75rem; font-size: 2rem; line-height: 1.2; letter-spacing: -.02em; }
h1::before { content: ''; display: block; width: 2.5rem; height: .3rem; margin-bottom: 1.25rem; border-radius: 1rem; background: var(--accent); }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.1rem; }
p { margin: .75rem 0; color: var(--soft); }
.lead { font-size: 1.15rem; color: var(--text); }
code { font: .92em/1.7 ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; color: var(--text); }
pre { margin: 1rem 0; padding: 1rem 1.25rem; overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem; background: var(--raised); }
`),
}

export const icon: Page = {
  type: 'image/svg+xml',
  body: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2f6f4f"/>' +
      '<path d="M16 8a4.5 4.5 0 0 0-2 8.5V24h4v-7.5A4.5 4.5 0 0 0 16 8Z" fill="#fff"/></svg>',
  ),
}

function html(title: string, main: string): Page {
  return {
    type: 'text/html; charset=utf-8',
    body: Buffer.from(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg">
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`),
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
