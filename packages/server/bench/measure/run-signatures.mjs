/** Signs and mints without HTTP, a given number at a time. @module */
import { sign } from 'node:crypto';

/**
 * Raw signatures with nothing around them: `crypto.sign` with a callback, which starts the next.
 *
 * @param {import('../contenders/start-contenders.mjs').Contenders} contenders
 * @param {number} count
 * @param {number} atATime
 */
export function runRawSignatures({ privateKey, signingInput }, count, atATime) {
  return new Promise((resolve, reject) => {
    let started = 0;
    let finished = 0;
    const next = () => {
      if (started === count) return;
      started += 1;
      sign('sha256', signingInput, privateKey, (error) => {
        if (error) return reject(error);
        finished += 1;
        return finished === count ? resolve(undefined) : next();
      });
    };
    for (let lane = 0; lane < atATime; lane += 1) next();
  });
}

/**
 * Tokens of the issuer.
 *
 * @param {import('../contenders/start-contenders.mjs').Contenders} contenders
 * @param {number} count
 * @param {number} atATime
 */
export async function runTokens({ issue }, count, atATime) {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await issue();
  };
  await Promise.all(Array.from({ length: atATime }, lane));
}
