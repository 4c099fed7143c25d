/**
 * What is looked at, in its order: the levels, the checks of each level, and the causes that each check
 * can find.
 * @module
 */

export const LEVELS = {
  keys: {
    title: 'The key address',
    checks: {
      address: ['key_address_too_long', 'key_address_private'],
      certificate: [
        'certificate_incomplete',
        'certificate_wrong_host',
        'certificate_expired',
        'certificate_untrusted',
      ],
      answer: [
        'key_address_unreachable',
        'key_address_slow',
        'key_address_redirects',
        'key_address_not_found',
        'key_address_closed',
        'key_address_failing',
        'key_address_html',
      ],
      document: ['private_key_published', 'test_keys_published', 'key_document_unusable'],
      strength: ['key_too_weak'],
      expiry: ['keys_expired'],
      instances: ['instances_differ'],
      caching: ['keys_cached_too_long'],
    },
  },
  token: {
    title: 'The token route',
    checks: {
      nobody: [
        'token_route_unreachable',
        'token_route_slow',
        'token_route_not_found',
        'token_route_failing',
        'sign_in_page_for_nobody',
        'token_for_nobody',
      ],
      caching: ['token_cached'],
      'other sites': ['token_open_to_other_sites', 'token_given_to_other_sites'],
      customer: [
        'session_not_seen',
        'sign_in_failed',
        'customer_without_contact',
        'own_origin_refused',
      ],
      form: ['token_not_bare'],
      size: ['token_too_big'],
      clock: ['clock_differs'],
      header: ['token_header_wrong'],
      key: ['kid_unknown'],
      signature: ['signature_mismatch'],
      times: ['token_post_dated', 'token_expired', 'token_reused', 'token_short_lived'],
      claims: ['claims_missing'],
      context: ['context_unusable'],
      linking: ['subject_not_linked', 'name_unlinks', 'contact_ids_differ'],
    },
  },
  page: {
    title: 'The page',
    checks: {
      answer: ['page_unreachable'],
      widget: ['widget_not_in_page', 'widget_attributes_wrong'],
      'client function': ['client_function_missing'],
      order: ['script_too_late', 'script_deferred'],
      policy: ['policy_blocks_chat'],
      opener: ['opener_cut_off'],
    },
  },
  widget: {
    title: 'The widget',
    checks: {
      'service address': ['org_url_unknown'],
      configuration: ['widget_unknown'],
      setting: ['no_setting_linked'],
      'function name': ['function_name_differs'],
    },
  },
  service: {
    title: 'The service',
    checks: {
      'open chats': [],
      start: ['chat_refused', 'chat_not_started'],
      end: ['chat_not_ended'],
    },
  },
} as const;

export type Level = keyof typeof LEVELS;

type Checks = { [L in Level]: (typeof LEVELS)[L]['checks'] };

/** The checks of one level, by their short names. */
export type CheckOf<L extends Level> = Extract<keyof Checks[L], string>;

type CausesOf<C> = C[keyof C] extends readonly (infer Name)[] ? Name : never;

/** The name of a cause: stable, for scripts. */
export type Cause = { [L in Level]: CausesOf<Checks[L]> }[Level];

export const LEVEL_NAMES: readonly Level[] = ['keys', 'token', 'page', 'widget', 'service'];

/** The checks of a level, in their order. */
export function checksOf(level: Level): string[] {
  return Object.keys(LEVELS[level].checks);
}

/** The check that finds a cause. */
export function checkThatFinds(cause: Cause): { level: Level; check: string } {
  for (const level of LEVEL_NAMES) {
    for (const [check, causes] of Object.entries<readonly Cause[]>(LEVELS[level].checks)) {
      if (causes.includes(cause)) return { level, check };
    }
  }
  throw new TypeError('There is no such cause.');
}
