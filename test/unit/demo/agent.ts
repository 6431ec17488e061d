/** `fetch` on one origin, by path; redirects are not followed. */
export type Visit = (path: string, init?: RequestInit) => Promise<Response>;

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** A `fetch` that keeps cookies. */
export function createAgent(origin: string): Visit {
  const cookies = new Map<string, Cookie>();

  return async (path, init = {}) => {
    const url = new URL(path, origin);
    const headers = new Headers(init.headers);
    const fitting = [...cookies.values()].filter((cookie) => url.pathname.startsWith(cookie.path));
    if (fitting.length > 0)
      headers.set('Cookie', fitting.map(({ name, value }) => `${name}=${value}`).join('; '));
    // A connection that was kept alive may end with the server that is restarted.
    headers.set('Connection', 'close');
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const cookie of response.headers.getSetCookie().map(parseCookie)) {
      const key = `${cookie.name} ${cookie.path}`;
      if (cookie.value === '') cookies.delete(key);
      else cookies.set(key, cookie);
    }
    return response;
  };
}

function parseCookie(header: string): Cookie {
  const [pair = '', ...attributes] = header.split(/; */);
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/';
  const equals = pair.indexOf('=');
  return { name: pair.slice(0, equals), value: pair.slice(equals + 1), path };
}
