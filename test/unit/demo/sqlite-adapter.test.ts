import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errors } from 'oidc-provider';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../examples/checkout-demo/server/open-database.ts';
import { createSqliteAdapterFactory } from '../../../examples/checkout-demo/server/provider/sqlite-adapter.ts';

function openFactory() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
  const database: DatabaseSync = openDatabase(folder);
  onTestFinished(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });
  return { database, create: createSqliteAdapterFactory(database) };
}

test('finds what was put, under its own model only, and the newest of it', async () => {
  const { create } = openFactory();
  const sessions = create('Session');
  await sessions.upsert('s1', { uid: 'u1', jti: 's1' }, 60);
  await sessions.upsert('s1', { uid: 'u2', jti: 's1' }, 60);
  expect(await sessions.find('s1')).toEqual({ uid: 'u2', jti: 's1' });
  expect(await sessions.findByUid('u2')).toEqual({ uid: 'u2', jti: 's1' });
  expect(await sessions.findByUid('u1')).toBeUndefined();
  expect(await create('Grant').find('s1')).toBeUndefined();
});

test('finds nothing that was destroyed or has expired', async () => {
  const { create } = openFactory();
  const codes = create('AuthorizationCode');
  await codes.upsert('gone', { grantId: 'g' }, 60);
  await codes.destroy('gone');
  await codes.upsert('old', { grantId: 'g' }, -1);
  expect(await codes.find('gone')).toBeUndefined();
  expect(await codes.find('old')).toBeUndefined();
});

test('revokes what belongs to a grant, of the model that was asked', async () => {
  const { create } = openFactory();
  const [codes, tokens] = [create('AuthorizationCode'), create('RefreshToken')];
  await codes.upsert('c1', { grantId: 'g1' }, 60);
  await tokens.upsert('t1', { grantId: 'g1' }, 60);
  await tokens.upsert('t2', { grantId: 'g2' }, 60);
  await tokens.revokeByGrantId('g1');
  expect(await tokens.find('t1')).toBeUndefined();
  expect(await tokens.find('t2')).toBeDefined();
  expect(await codes.find('c1')).toBeDefined();
});

test('consumes once: the second time is a reuse that takes the whole grant along', async () => {
  const { create } = openFactory();
  const [grants, tokens] = [create('Grant'), create('RefreshToken')];
  await grants.upsert('g1', { accountId: 'ada' }, 60);
  await tokens.upsert('t1', { grantId: 'g1' }, 60);
  await tokens.upsert('t2', { grantId: 'g1' }, 60);
  await tokens.consume('t1');
  expect(await tokens.find('t1')).toMatchObject({ consumed: expect.any(Number) });
  await expect(tokens.consume('t1')).rejects.toBeInstanceOf(errors.InvalidGrant);
  expect(await tokens.find('t2')).toBeUndefined();
  expect(await grants.find('g1')).toBeUndefined();
});

test('sweeps out what has expired when it is made', async () => {
  const { database, create } = openFactory();
  await create('Interaction').upsert('old', {}, -1);
  await create('Interaction').upsert('new', {}, 60);
  createSqliteAdapterFactory(database);
  expect(
    database
      .prepare('SELECT id FROM oidc_records')
      .all()
      .map(({ id }) => id),
  ).toEqual(['new']);
});
