import { expect, test } from 'vitest';
import { parseCliOptions } from '../../../examples/checkout-demo/server/cli-options.ts';
import { defaultLimits, parseSessionLimits } from '../../../examples/checkout-demo/domain/session-limits.ts';
import { writeLimits } from '../../../examples/checkout-demo/server/write-limits.ts';
import { createAgent } from './agent.ts';
import { openServer } from './opened-server.ts';

const short = { ...defaultLimits, idleLimitMs: 5_000, warnBeforeMs: 2_000 };

test('the command line sets the limits, in seconds', () => {
  const args = ['--idle-limit-s', '5', '--warn-before-s', '2'];
  expect(parseCliOptions(args).limits).toEqual(short);
  expect(parseCliOptions([]).limits).toEqual(defaultLimits);
});

test.for(['--idle-limit-s', '--absolute-limit-s'])('a warning before %s begins is refused', (option) => {
  expect(() => parseCliOptions([option, '60', '--warn-before-s', '60'])).toThrow(
    '--warn-before-s has to be less than --idle-limit-s and --absolute-limit-s.',
  );
});

test('what the server writes into the page is what the page reads', () => {
  const page = writeLimits('<meta name="session-limits" />', short);
  const [, content = ''] = /content="([^"]*)"/.exec(page) ?? [];
  expect(parseSessionLimits(content.replaceAll('&quot;', '"'))).toEqual(short);
});

test.for([undefined, '', '{', 'null', '{"idleLimitMs":"5"}', '{"warnBeforeMs":-1}'])(
  'a page with %j goes by the defaults',
  (content) => {
    expect(parseSessionLimits(content)).toEqual(defaultLimits);
  },
);

test('a page that a browser kept is checked anew when the limits are others', async () => {
  const server = await openServer({ limits: defaultLimits });
  const visit = createAgent(server.url());
  const kept = await visit('/');
  const headers = { 'If-None-Match': kept.headers.get('etag') ?? '' };
  expect((await visit('/', { headers })).status).toBe(304);

  await server.restart({ limits: short });
  const fresh = await visit('/', { headers });
  expect(fresh.status).toBe(200);
  expect(await fresh.text()).toContain('&quot;idleLimitMs&quot;:5000');
});
