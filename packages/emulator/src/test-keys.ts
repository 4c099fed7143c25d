/**
 * The signing keys for a site's own tests. They are public, so that they may stand in a repository: the server refuses
 * them unless `allowTestKeys` is set, and always in production. Their thumbprint is known to it and to the doctor.
 * @module
 */

/** One private RSA key as a JWK (RFC 7517). */
export interface TestKey {
  readonly kty: 'RSA';
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  readonly d: string;
  readonly p: string;
  readonly q: string;
  readonly dp: string;
  readonly dq: string;
  readonly qi: string;
}

/**
 * A private JWK Set of one key, made once: tests need not wait for a new one. Everybody has it, so it
 * protects nobody: use it with customers that do not exist. Give it to the server with
 * `keysFrom(async () => TEST_KEYS)`, or as a file with `JSON.stringify(TEST_KEYS)`.
 */
export const TEST_KEYS: { readonly keys: readonly TestKey[] } = {
  keys: [
    {
      kty: 'RSA',
      kid: 'test-only',
      n: 'zRCJYbpgplLsnfZnVQ1lzrVpyJiQYiCBZ32P_GNzRY09Ufnjm2bHPBje2kMACxEQb_ncnX7UCZE4mC6luhv9rsrc9oFJ73IeMxCfmP5-U8UsWKS8wUyM__8QVrfU2Ohg40aD77guZ4sPAaOcayn7RGVTBagJaBDiO-QyibwEgFxnE6jDq6qetFm1IKSp1RK9DV7HGR3thDRFS7mOpxpw6nyTUZR1Jic79kCa6ACUGC_GOKlFUjafr7jjwO24JpRWmySyRu-rHLJFq_oxbcxkBnJGxv1VLHQ-V0ndnc00KHU6xSCCqKM3WI0sjIM_ZKxYYUKztL-atcLdY1NdSP9HyQ',
      e: 'AQAB',
      d: 'FCmU1HDSmW_sV3C3gr-VO8CPFNvZUGihSJdqLZbqqdNEDPgctrYhj0ljugKd8bidDOF8nVivyPwIHEBz54tig0nrdWpLZnlqOjufcZfOPHbV0CZsb7YS5AXEab5b9XLNufMAPHT3zRL5aAAZ_FhtnfE3e0YlHKASWnCqvmun5qXh5ffapiyqp2H156M_LBrG1ec0HvAo_2JTtlgbTu2dOSUf6Nt_YTIe77B8MEz1y8gTef2c79QexwnBg7T8OK-pSnivKUgpdHoicppyq1mWFL7Vu7ag4TTPS8N6GsojbPqbmLjB82xnSx0W8vNm-klsFodHSz70XdEPUUdp0ojhzQ',
      p: '_tXck1hj2e2hNuJ4e33V9K1Iwc-x1lK5udSxdleK-40ZoR3iY-iuDtYSMrvRX390Ic6Q5yiD5i8fJNzCV0CVpeBlJ1g3y9QcXSfq9BcpJpsz_qH-H-9e932WXMPttKE3eWMsVADNz030LuOuRCgcJWcEPmEqO0aASMG1pSXoaXU',
      q: 'zgByaGaclDTQQlkuj_WbW8zkAvUCDtk6njCre2HUH33PmeV0QqeT98Seza_th9FrqyplpHl9iz4DsHiqE0WveQjvSn6NVWFztwtmBoLlF68A4eQ-vWycUtDPoFhZRu40vnWdggIxF0ruuOhpzAWSvJ5bgcAmwSVUE1yHdRjwxoU',
      dp: 'kOTqgMDeLVgmtP05wgV_dJpeZwx_sjvhLB8aNA58kKDetLQ4N9Rhuz_OoxgVaPYgAuTfkP-BV4ztaVk4CsJHFEStXxySxQs6gWEj_1t342KVwq86vc-tsIywxNgGPRD5aMSRvMWkP720HEEKoegocL_NMuauS3u_jx7M-DTAm80',
      dq: 'EbjMHtslAUMB35NYhB32_ZDE1NRLFwftGQrK1dR2sTbbkzvAIrPT8O7DUqKd5p9HifQdxmaFPGNbYeUfjITkMZ9pJpl4gy3dDJQ4dLryBnWRt90w4I7la-J22i5_j7CSbQglQrf5jS1vGA02fMzF8OAWszTaoKcbcob1SEea_xk',
      qi: '9lv_39RN2dCF5xFtex_JSJoJnkiK7zw3GXH6SyT7unb5u7hk81Ex_KYaGNrkGWBfCvqfknC7pugHaCwgrDdlkfbr0gOB54wwhOesJnUJcQYWTfTeziRN6r8esJ1UAj8IBpBSE4zTdQw_00Kn1ByIzy57ZFK-C1WWEzKTyBaTqUI',
    },
  ],
};
