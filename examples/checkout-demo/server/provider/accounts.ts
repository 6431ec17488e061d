/** The people who can sign in. It is a demo: the sign-in page shows their password. */
export interface DemoAccount {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
}

export const DEMO_PASSWORD = 'high-tide';

export const demoAccounts: readonly DemoAccount[] = [
  { subject: 'ada', name: 'Ada Byrne', email: 'ada@example.com' },
  { subject: 'grace', name: 'Grace Moran', email: 'grace@example.com' },
];

export function findAccountBySubject(subject: string): DemoAccount | undefined {
  return demoAccounts.find((account) => account.subject === subject);
}

/** The account these belong to; nothing for a wrong e-mail or a wrong password, without telling which. */
export function authenticate(email: string, password: string): DemoAccount | undefined {
  const account = demoAccounts.find((candidate) => candidate.email === email.trim().toLowerCase());
  return password === DEMO_PASSWORD ? account : undefined;
}
