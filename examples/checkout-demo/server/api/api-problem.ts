import type { FieldErrors } from '../../domain/checked.ts';

export interface ProblemDetails {
  readonly status: number;
  /** For programs. */
  readonly code: string;
  /** For people. */
  readonly detail: string;
  readonly fields?: FieldErrors;
  /** The order that the answer is about, where there is one. */
  readonly orderId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that says no, as problem details (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly details: ProblemDetails;

  constructor(details: ProblemDetails) {
    super(details.detail);
    this.details = details;
  }
}
