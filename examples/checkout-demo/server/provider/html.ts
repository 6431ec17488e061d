/** Markup that needs no more escaping. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: text, which is escaped, and markup, which is not. `false` leaves nothing. */
export type HtmlPart = string | Html | readonly Html[] | false;

/** A template for markup. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return trusted(strings.reduce((text, fixed, index) => text + markupOf(parts[index - 1] ?? '') + fixed));
}

/** Takes a string for markup as it is. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(part: HtmlPart): string {
  if (part === false) return '';
  if (typeof part === 'string') return escape(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
