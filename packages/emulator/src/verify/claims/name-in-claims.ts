/** Reads what a token calls its bearer; the agent's page reads it too, of tokens that were refused. @module */

export function nameInClaims(claims: Readonly<Record<string, unknown>>): string | undefined {
  const text = (name: string): string => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    return typeof value === 'string' ? value.trim() : '';
  };
  const fullName = `${text('given_name')} ${text('family_name')}`.trim();
  return fullName || text('preferred_username') || text('email') || undefined;
}
