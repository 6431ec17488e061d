import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { DEMO_PASSWORD, demoAccounts } from './accounts.ts';
import { type Html, html, trusted } from './html.ts';

/** For every page of the provider: they load nothing but their own files, and nobody frames them. */
export const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

export interface SignInPage {
  /** Where the form goes; `/cancel` beneath it gives up. */
  readonly action: string;
  readonly email: string;
  readonly failed: boolean;
}

export function signInPage({ action, email, failed }: SignInPage): string {
  const error = html`<p class="error" id="sign-in-error" role="alert">
    That e-mail and password do not go together. Try one of the accounts below.
  </p>`;
  return page(
    'Sign in',
    html`<h1>Sign in</h1>
      <p class="lead">to go on to Saltmarsh</p>
      ${failed && error}
      <form method="post" action="${action}">
        <label for="email">E-mail</label>
        <input id="email" name="email" type="email" autocomplete="username" required value="${email}"
          ${describedByError(failed)} ${trusted(email === '' || failed ? 'autofocus' : '')} />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required
          ${describedByError(failed)} ${trusted(email !== '' && !failed ? 'autofocus' : '')} />
        <button class="primary">Sign in</button>
      </form>
      <form method="post" action="${action}/cancel"><button class="quiet">Back to the shop</button></form>
      ${demoPanel()}
      <script src="/oidc/assets/sign-in.js"></script>`,
  );
}

function describedByError(failed: boolean): Html | false {
  return failed && trusted('aria-invalid="true" aria-describedby="sign-in-error"');
}

function demoPanel(): Html {
  const accounts = demoAccounts.map(
    ({ name, email }) => html`<li>
      <button type="button" data-email="${email}" data-password="${DEMO_PASSWORD}">
        <strong>${name}</strong><span>${email}</span>
      </button>
    </li>`,
  );
  return html`<section class="demo" aria-labelledby="demo-heading">
    <h2 id="demo-heading">This is a demo. Come in as</h2>
    <ul>${accounts}</ul>
    <p>The password is <code>${DEMO_PASSWORD}</code> for both.</p>
  </section>`;
}

/** The person said so in the shop: a sign-out that came from there needs no second "are you sure?". */
export function renderSignOutPage(ctx: KoaContextWithOIDC, form: string): void {
  const cameFromTheShop = ctx.get('sec-fetch-site') === 'same-origin';
  const confirmed = cameFromTheShop || ctx.oidc.entities.IdTokenHint !== undefined;
  ctx.set(pageHeaders);
  ctx.body = page(
    'Sign out',
    html`<h1>Sign out?</h1>
      <p class="lead">of Saltmarsh, on this device</p>
      ${trusted(form)}
      <button class="primary" form="op.logoutForm" name="logout" value="yes" ${confirmed && trusted('data-confirmed')}>
        Sign out
      </button>
      <form action="/"><button class="quiet">Stay signed in</button></form>
      <script src="/oidc/assets/sign-out.js"></script>`,
  );
}

export function renderSignedOutPage(ctx: KoaContextWithOIDC): void {
  ctx.set(pageHeaders);
  ctx.body = noticePage('You are signed out', 'See you with the next tide.');
}

export function renderErrorPage(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  ctx.set(pageHeaders);
  ctx.body = noticePage('That did not work', out.error_description ?? out.error);
}

export function noticePage(heading: string, text: string): string {
  return page(
    heading,
    html`<h1>${heading}</h1>
      <p class="lead">${text}</p>
      <form action="/"><button class="primary">Back to the shop</button></form>`,
  );
}

function page(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Saltmarsh account</title>
        <link rel="stylesheet" href="/oidc/assets/account.css" />
      </head>
      <body>
        <header>${mark}<span>Saltmarsh</span></header>
        <main>${content}</main>
      </body>
    </html>`.markup;
}

const mark = html`<svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
  <circle cx="16" cy="16" r="15" class="sky" />
  <path d="M1.6 20a15 15 0 0 0 28.8 0c-3 0-4-1.6-7.2-1.6S19 20 16 20s-4-1.6-7.2-1.6S4.6 20 1.6 20Z" class="sea" />
  <path d="M12 19c.2-5-.6-8-2.6-10.5M14.5 19c.1-6 .8-9 2.5-12M17.5 19c.3-3.5 1.5-6 3.5-8" class="grass" />
</svg>`;
