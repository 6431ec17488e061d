import { createOAuthClient, type OAuthClientOptions, type SignInRequest } from '@holdfast/sdk/oauth';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFakeTab } from './support/fake-tab.ts';
import { discovers, ISSUER } from './support/issuer.ts';

const network = setupServer(discovers());
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }));
afterAll(() => network.close());

const good = { issuer: ISSUER, clientId: 'shop', redirectUri: '/signed-in', scope: 'openid' };

test.each<[option: string, value: unknown, shown: string]>([
  ['issuer', undefined, 'undefined'],
  ['issuer', 'id.shop.example', '"id.shop.example"'],
  ['issuer', 'http://id.shop.example', '"http://id.shop.example"'],
  ['issuer', 'http://localhost.evil.example', '"http://localhost.evil.example"'],
  ['issuer', 'https://id.shop.example?tenant=1', '"https://id.shop.example?tenant=1"'],
  ['issuer', 'ftp://id.shop.example', '"ftp://id.shop.example"'],
  ['clientId', '', '""'],
  ['clientId', 7, '7'],
  ['scope', ['openid'], 'an array'],
  ['redirectUri', 'signed-in', '"signed-in"'],
  ['redirectUri', '//evil.example/signed-in', '"//evil.example/signed-in"'],
  ['redirectUri', '/\\evil.example', '"/\\\\evil.example"'],
  ['redirectUri', '/signed-in#here', '"/signed-in#here"'],
  ['redirectUri', 'javascript:alert(1)', '"javascript:alert(1)"'],
  ['postLogoutRedirectUri', {}, 'an object'],
  ['resource', 'api', '"api"'],
  ['resource', 'https://api.shop.example/#part', '"https://api.shop.example/#part"'],
  ['requestTimeoutMs', 0, '0'],
  ['requestTimeoutMs', Number.NaN, 'NaN'],
])('%s: %o is refused, by name and value', (option, value, shown) => {
  const options = { ...good, [option]: value } as OAuthClientOptions;
  expect(() => createOAuthClient(options)).toThrow(TypeError);
  expect(() => createOAuthClient(options)).toThrow(`${option}: got ${shown}, want `);
});

test('no options at all are refused', () => {
  expect(() => createOAuthClient(undefined as unknown as OAuthClientOptions)).toThrow(
    'options: got undefined',
  );
});

test.each([
  'http://localhost:3000',
  'http://127.0.0.1:3000/',
  'http://[::1]:3000',
  'https://id.shop.example/tenant',
])('the issuer %s is taken', (issuer) => {
  expect(() => createOAuthClient({ ...good, issuer })).not.toThrow();
});

test.each<[request: SignInRequest, mentioned: string]>([
  [{ returnTo: 'https://evil.example/' }, 'returnTo: got "https://evil.example/"'],
  [{ returnTo: '//evil.example/' }, 'returnTo: got "//evil.example/"'],
  [{ returnTo: '/\\evil.example/' }, 'returnTo: got '],
  [{ returnTo: 'javascript:alert(1)' }, 'returnTo: got "javascript:alert(1)"'],
  [{ parameters: { state: 'mine' } }, 'parameters.state'],
  [{ parameters: { redirect_uri: 'https://evil.example' } }, 'parameters.redirect_uri'],
  [{ parameters: { max_age: 'soon' } }, 'parameters.max_age: got "soon"'],
  [{ parameters: { max_age: 300 } } as unknown as SignInRequest, 'parameters.max_age: got 300'],
])('signIn(%o) is refused', async (request, mentioned) => {
  const tab = openFakeTab('https://shop.example/');
  const refused = createOAuthClient(good, tab).signIn(request);
  await expect(refused).rejects.toThrow(TypeError);
  await expect(refused).rejects.toThrow(mentioned);
  expect(tab.departures).toEqual([]);
});

test.each([
  ['/cart?coupon=5#total', '/cart?coupon=5#total'],
  ['https://shop.example/help', '/help'],
  ['?step=2', '/checkout?step=2'],
  ['https://shop.example//evil.example/', '/evil.example/'],
])('returnTo %s is remembered as %s', async (returnTo, remembered) => {
  const tab = openFakeTab('https://shop.example/checkout?step=1');
  await createOAuthClient(good, tab).signIn({ returnTo });
  const [transactions = ''] = tab.stored.values();
  expect(JSON.parse(transactions)).toMatchObject([{ returnTo: remembered }]);
});
