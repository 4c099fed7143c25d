import type { Request } from 'express';
import passport from 'passport';

/** For `signInRoutes` of return-to: resolves to whether the password was right. */
export function signIn(req: Request): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const finish = (error: unknown, user: Express.User | false) => {
      if (error) reject(error);
      else if (!user) resolve(false);
      else req.logIn(user, (failure) => (failure ? reject(failure) : resolve(true)));
    };
    passport.authenticate('local', finish)(req, req.res, reject);
  });
}
