import { expect, test } from 'vitest';
import { readJwtClaims } from '../../../packages/sdk/src/model/jwt-claims.ts';
import { jwt } from './build.ts';

test.each([
  ['the usual', { sub: 'ada', iat: 1_767_225_600, exp: 1_767_225_900 }],
  ['none', {}],
  ['accents', { name: 'Zoë Çelik' }],
  ['three bytes a letter', { name: '田中さん' }],
  ['four bytes a letter', { name: '🦭👩‍⚕️' }],
  ['quotes, backslashes and NUL', { name: '"\\\u0000%41' }],
  ['every length of rest', { a: 'x' }],
  ['every length of rest', { a: 'xy' }],
  ['every length of rest', { a: 'xyz' }],
  ['a large one', { groups: Array.from({ length: 500 }, (_, index) => `group-ü-${index}`) }],
])('claims are read as they were written: %s', (_, claims) => {
  expect(readJwtClaims(jwt(claims))).toEqual(claims);
});

const [header, payload, signature] = jwt({ sub: 'ada' }).split('.');

test('the signature may be empty: nothing here is verified', () => {
  expect(readJwtClaims(`${header}.${payload}.`)).toEqual({ sub: 'ada' });
});

test.each([
  ['nothing', ''],
  ['an opaque token', '2YotnFZFEjr1zCsicMWpAA'],
  ['two parts', `${header}.${payload}`],
  ['five parts, as an encrypted one has', `${header}.${payload}.${payload}.${payload}.${signature}`],
  ['dots alone', '..'],
  ['an empty payload', `${header}..${signature}`],
  ['the base64 of old', `${header}.eyJhIjoiPz8+In0=.${signature}`],
  ['white space', `${header}. ${payload}.${signature}`],
  ['letters of no alphabet', `${header}.eyJzdWIiOiJ🦭.${signature}`],
  ['a payload that is cut off', `${header}.${payload?.slice(0, -3)}.${signature}`],
  ['a payload that is no JSON', `${header}.${Buffer.from('ada').toString('base64url')}.${signature}`],
  ['bytes that are no UTF-8', `${header}.${Buffer.from([0x22, 0xff, 0xfe, 0x22]).toString('base64url')}.x`],
  ['a text', jwt('ada')],
  ['a number', jwt(7)],
  ['null', jwt(null)],
  ['an array', jwt([{ sub: 'ada' }])],
])('%s is no JWT, and that is no fault', (_, token) => {
  expect(readJwtClaims(token)).toBeNull();
});
